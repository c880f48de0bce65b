"""The catalogue: products are read, stored and deleted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from uttar import _native
from uttar._arguments import in_json, mapping
from uttar._entries import VersionedProduct, WriteOutcome


class Products:
    """What a `KnowledgeBase` does with its catalogue."""

    _handle: _native.Base

    def products(self) -> list[dict[str, Any]]:
        """The catalogue, as `products.yaml` has it, in the order of the ids."""
        products: list[dict[str, Any]] = json.loads(self._handle.products())
        return products

    def product(self, id: str) -> VersionedProduct:
        """The product with this id. Raises `NotFound`."""
        version, product = _native.product(self._handle, id)
        return VersionedProduct(version, json.loads(product))

    def put_product(
        self,
        product: Mapping[str, Any],
        *,
        if_version: int | None = None,
        author: str = "",
        reason: str = "",
        request_id: str | None = None,
        wait: bool = True,
    ) -> WriteOutcome:
        """Stores a product, as `products.yaml` has it: a new one, or the next version of one. As `put` otherwise.

        >>> import tempfile, uttar
        >>> with uttar.create(tempfile.mkdtemp()) as kb:
        ...     _ = kb.put_product({"id": "note-12", "models": ["NV12"]}, if_version=0, author="asha")
        ...     kb.product("note-12")
        VersionedProduct(version=1, product={'id': 'note-12', 'models': ['NV12']})
        """
        write = ((author, reason), if_version, request_id, wait)
        sent = in_json("product", dict(mapping("product", product)))
        return WriteOutcome(*_native.put_product(self._handle, sent, write))

    def delete_product(
        self,
        id: str,
        *,
        if_version: int | None = None,
        author: str = "",
        reason: str = "",
        request_id: str | None = None,
        wait: bool = True,
    ) -> WriteOutcome:
        """Deletes a product; its versions stay. Raises `NotFound`, and `Conflict` while entries, screens or other
        products name it. As `put` otherwise."""
        write = ((author, reason), if_version, request_id, wait)
        return WriteOutcome(*_native.delete_product(self._handle, id, write))

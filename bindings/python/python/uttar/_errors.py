"""The exceptions. Each class of errors of the core is one of them; `src/errors.rs` says which."""

from collections.abc import Iterable
from typing import ClassVar

from uttar._types import ErrorKind, Problem


class Error(Exception):
    """What `uttar` raises. Catch this for all of it, or one of the classes below.

    >>> import uttar
    >>> try:
    ...     uttar.open("no-such-folder")
    ... except uttar.Error as error:
    ...     print(error.kind)
    not_found
    """

    kind: ClassVar[ErrorKind] = "internal"
    """The class of the error, under the same name as in the service and the command."""

    problems: list[Problem]
    """The bad places of the input, all of them; empty where the message says everything."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = list(problems)


class InvalidInput(Error, ValueError):
    """The input is wrong; the message says what to change. Also a `ValueError`."""

    kind = "invalid_input"


class NotFound(Error, LookupError):
    """There is no such base, entry or file. Also a `LookupError`.

    Not a `KeyError`, which shows its message in quotes and stands for mappings alone.
    """

    kind = "not_found"


class Conflict(Error):
    """It clashes with what is there: another base in that folder, another version."""

    kind = "conflict"


class Unavailable(Error):
    """Not possible now: the base is open elsewhere, the disk refuses."""

    kind = "unavailable"


class Timeout(Error, TimeoutError):
    """It took longer than allowed. Also a `TimeoutError`."""

    kind = "timeout"


class Internal(Error):
    """A fault of `uttar` or of the stored data."""

    kind = "internal"

#!/usr/bin/env bash
# All tests, from a clean checkout: needs a Rust toolchain, Python 3.10 or newer, and the registries of both. Installs what
# else it needs into .venv and target.
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
# Fewer debug symbols: the build is faster and half the size.
export CARGO_PROFILE_DEV_DEBUG="${CARGO_PROFILE_DEV_DEBUG:-0}"

step() { printf '\n== %s\n' "$*"; }

step "Format and Python lints: what fails within a minute fails first"
cargo fmt --all --check
[ -d .venv ] || python3 -m venv .venv
. .venv/bin/activate
python -m pip install --quiet --upgrade pip
(
  cd bindings/python
  python -m pip install --quiet --group dev --group tables
  ruff format --quiet --check .
  ruff check --quiet .
)

step "Rust: build, tests, examples in the documentation"
# Not the benches: the lints below check that they build.
cargo test --workspace --exclude uttar-python --exclude uttar-benches

step "Rust: lints"
if cargo clippy --version >/dev/null 2>&1; then
  cargo clippy --workspace --all-targets -- -D warnings
fi
if cargo deny --version >/dev/null 2>&1; then
  cargo deny --log-level error check bans licenses sources
fi

step "Python: build, tests, types"
(
  cd bindings/python
  maturin develop --quiet --profile dev
  pytest --quiet
)

step "all passed"

#!/usr/bin/env bash
# The Python package in a few minutes, for CI: a wheel of the dev profile, its tests in a clean environment outside the tree, mypy on a user's script.
# Says NOT CHECKED where Python or PyPI cannot be reached.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
tools="$place/tools"
if ! { python3 -m venv "$tools" && "$tools/bin/pip" install --quiet --disable-pip-version-check 'maturin>=1.16,<1.17'; }; then
    echo "NOT CHECKED: the Python package (no Python 3.9 with venv, or PyPI could not be reached)"
    exit 0
fi
# Beside the program's own builds: what both need is built once.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target}"
cargo clippy --locked --manifest-path "$root/crates/legation-python/Cargo.toml" -- -D warnings
(cd "$root/python" && "$tools/bin/maturin" build --locked --quiet --out "$place/wheels")
bash "$root/scripts/test-python.sh" "$place/wheels" quick

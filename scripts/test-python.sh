#!/usr/bin/env bash
# The Python package as its users have it: the wheel in a clean environment outside the tree, its tests, and type checkers on a user's script.
# Usage: scripts/test-python.sh FOLDER-OF-WHEELS. Needs Python 3.9 or newer and PyPI. LEGATION_PROGRAM names a native program to compare with; else the package's own.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
wheel="$(ls "$1"/legation-*.whl | tail -1)"
wheel="$(cd "$(dirname "$wheel")" && pwd)/$(basename "$wheel")"
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
bin="$place/venv/bin"
"$bin/pip" install --quiet --disable-pip-version-check "$wheel"

# Without any other package: the wheel stands alone.
cd "$place"
"$bin/python" - <<'PY'
import legation
[event] = legation.code(["Turkey condemned the raid by Israel."]).to_dicts()
assert event["event"] == "ACCUSE", event
PY
"$bin/python" "$root/scripts/python-figures.py" "$wheel"

"$bin/pip" install --quiet --disable-pip-version-check --requirement "$root/python/tests/requirements.txt"
# A copy, so that the package is the one installed and not the one beside the tests.
cp -r "$root/python/tests" "$place/tests"
export LEGATION_ROOT="$root"
"$bin/python" -m pytest -q "$place/tests" -p no:cacheprovider
"$bin/python" -m mypy --strict "$place/tests/user_script.py"
"$bin/python" -m pyright --pythonpath "$bin/python" "$place/tests/user_script.py"
(cd "$place" && "$bin/python" -m mypy.stubtest legation._legation --ignore-missing-stub --allowlist "$place/tests/stubtest-allow.txt")

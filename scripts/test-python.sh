#!/usr/bin/env bash
# The Python package as its users have it: the wheel in a clean environment outside the tree, its tests, and type checkers on a user's script.
# Usage: scripts/test-python.sh FOLDER-OF-WHEELS [quick]. `quick` takes a wheel of any profile and fewer packages, as CI does: no size, no pandas, polars, DuckDB, spaCy or pyright. Needs Python 3.9 or newer and PyPI. LEGATION_PROGRAM names a native program to compare with; else the package's own.
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
skipped=()
if [ "${2:-}" = quick ]; then
    # A wheel of the dev profile comes to where it looks for Ctrl-C, or lets others go on, too seldom.
    skipped=(--deselect tests/test_code.py::test_ctrl_c_ends_coding --deselect tests/test_code.py::test_other_threads_of_python_go_on)
    "$bin/pip" install --quiet --disable-pip-version-check mypy pyarrow pytest
else
    "$bin/python" "$root/scripts/python-figures.py" "$wheel"
    "$bin/pip" install --quiet --disable-pip-version-check --requirement "$root/python/tests/requirements.txt"
fi
# A copy, so that the package is the one installed and not the one beside the tests.
cp -r "$root/python/tests" "$place/tests"
export LEGATION_ROOT="$root"
(cd "$place" && "$bin/python" -m pytest -q tests -p no:cacheprovider ${skipped[@]+"${skipped[@]}"})
"$bin/python" -m mypy --strict "$place/tests/user_script.py"
[ "${2:-}" = quick ] && exit
"$bin/python" -m pyright --pythonpath "$bin/python" "$place/tests/user_script.py"
# Older versions of stubtest ask for what the list excuses, newer ones do not.
(cd "$place" && "$bin/python" -m mypy.stubtest legation._legation --ignore-missing-stub --ignore-unused-allowlist --allowlist "$place/tests/stubtest-allow.txt")

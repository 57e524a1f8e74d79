#!/bin/sh
# Pins every package with its hashes, from the ranges in pyproject.toml. Needs uv; names no host.
set -eu
cd "$(dirname "$0")/.."
pin() {
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url "$@"
}
pin pyproject.toml --output-file docker/requirements.txt
pin pyproject.toml --group dev --constraint docker/requirements.txt --output-file docker/requirements-dev.txt

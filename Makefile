# One command each: the demo, the tests, every check. Everything that is downloaded or built stays in this folder.
#
#   make demo     set up the Python part (no node, no compiler, no docker) and run the whole story
#   make setup    set up everything: .venv with the locked packages, node_modules with compiler and nodes
#   make test     set up everything, then run the Solidity tests and the Python tests on all three engines
#   make check    what `make test` runs and every check of form, cheapest first
#   make gas      write the gas table        make bench    measure speed
#   make notebook make an invented history and run docs/notebook/provenance.ipynb over it
#   make plenary  60 votes on one proposal, and what else governing costs, in gas
#   make clean    remove what was built and downloaded

SHELL := /bin/sh
.DELETE_ON_ERROR:

VENV := .venv
SLITHER := .venv-slither
CACHE := $(CURDIR)/build/cache
export PIP_CACHE_DIR := $(CACHE)/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export npm_config_cache := $(CACHE)/npm
# Node.js brings its own list of authorities; this adds the machine's, which pip trusts too (company proxies).
export NODE_USE_SYSTEM_CA := 1
export PATH := $(CURDIR)/$(VENV)/bin:$(CURDIR)/node_modules/.bin:$(PATH)

# Forge keeps a cache in the home folder and has no setting for it.
FORGE := HOME=$(CACHE)/home forge

PYTHON_STAMP := $(VENV)/.runtime
DEV_STAMP := $(VENV)/.dev
NODE_STAMP := node_modules/.kpchain
SLITHER_STAMP := $(SLITHER)/.kpchain
IS_NEW_ENOUGH := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHONS := python3 python3.13 python3.12 python3.11

# Branch coverage, in per cent, of what decides whether a document or a record is good.
COVERED := kpchain/model/* kpchain/document/* kpchain/verify/*
COVERAGE_FLOOR := 95

.PHONY: help demo setup test check format lint types layers generated gas plenary bench notebook slither clean
help:
	@sed -n 's/^#   //p' Makefile

demo: $(PYTHON_STAMP)
	kpchain demo

setup: $(DEV_STAMP) $(NODE_STAMP)

test: setup
	$(FORGE) test
	pytest --cov=kpchain --cov-branch --cov-report=
	@for part in $(foreach part,$(COVERED),'$(part)'); do \
	  echo "branch coverage of $$part"; coverage report --include="$$part" --fail-under=$(COVERAGE_FLOOR) || exit 1; \
	done

check: setup format lint types layers generated test slither

format: setup
	ruff format --check
	$(FORGE) fmt --check

# forge lint compiles to syntax trees only: kept apart, or the tests would find contracts without code.
lint: setup
	ruff check
	solhint --noPoster --max-warnings 0 'contracts/**/*.sol'
	FOUNDRY_OUT=build/forge-lint/out FOUNDRY_CACHE_PATH=build/forge-lint/cache $(FORGE) lint contracts

types: setup
	mypy --strict kpchain scripts

layers: setup
	lint-imports --no-cache

generated: setup
	python scripts/generate_transitions.py --check
	python scripts/generate_cli_docs.py --check
	python scripts/generate_export_layout.py --check
	python scripts/build_artifacts.py --check
	python benchmarks/gas.py --check

slither: setup $(SLITHER_STAMP)
	$(FORGE) build --build-info --skip test
	$(SLITHER)/bin/slither . --ignore-compile --filter-paths 'tests|node_modules' --fail-low

gas: setup
	python benchmarks/gas.py

plenary: setup
	python benchmarks/gas_plenary.py

bench: setup
	python benchmarks/speed.py --out docs/speed.md
	python benchmarks/pictures.py --out docs/pictures.md
	python benchmarks/documents.py --out docs/speed-documents.md
	python benchmarks/verify.py --out docs/speed-verify.md
	python benchmarks/provenance.py --out docs/speed-provenance.md
	python benchmarks/index.py --out docs/speed-index.md

notebook: setup
	python scripts/make_history.py build/history --again
	python scripts/run_notebook.py build/history

clean:
	rm -rf build dist $(VENV) $(SLITHER) node_modules
	rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .coverage htmlcov

# The first Python that is new enough and can make a virtual environment; PYTHON=... chooses another.
$(VENV)/bin/python:
	@for candidate in "$(PYTHON)" $(PYTHONS); do \
	  if [ -n "$$candidate" ] && "$$candidate" -c '$(IS_NEW_ENOUGH)' 2>/dev/null; then \
	    exec "$$candidate" -m venv $(VENV); \
	  fi; \
	done; \
	echo "kpchain needs Python 3.11 or later with venv; python3 here is: $$(python3 --version 2>&1)." \
	  "Install one (on Debian with the package python3-venv), or name it: make PYTHON=/path/to/python3 ..." >&2; \
	exit 1

$(PYTHON_STAMP): $(VENV)/bin/python requirements/build.txt requirements/runtime.txt pyproject.toml
	$(VENV)/bin/python -m pip install --quiet -r requirements/build.txt -r requirements/runtime.txt
	$(VENV)/bin/python -m pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

$(DEV_STAMP): $(PYTHON_STAMP) requirements/dev.txt requirements/pages.txt requirements/postgresql.txt \
    requirements/research.txt
	$(VENV)/bin/python -m pip install --quiet -r requirements/dev.txt
	@touch $@

# Node.js from PATH, else from PyPI.
$(NODE_STAMP): $(VENV)/bin/python package.json package-lock.json .npmrc requirements/node.txt
	@command -v node >/dev/null && command -v npm >/dev/null || \
	  $(VENV)/bin/python -m pip install --quiet -r requirements/node.txt
	npm ci --no-progress
	@touch $@

$(SLITHER_STAMP): requirements/slither.txt $(VENV)/bin/python
	$(VENV)/bin/python -m venv $(SLITHER)
	$(SLITHER)/bin/python -m pip install --quiet -r requirements/slither.txt
	@touch $@

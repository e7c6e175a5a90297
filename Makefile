# `make` alone prints this help. Every target sets up what it needs: `.venv` from the hash-pinned lock, nothing global.
.DEFAULT_GOAL := help
.PHONY: help install browser demo crawl test check lint types contracts quality soak bench lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The other extractors that `make quality` compares with, in an environment of their own.
RIVALS := .venv-rivals
INSTALLED := $(VENV)/.installed

help: ## print this help
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(INSTALLED) ## set up .venv from the lock

# uv installs the lock in seconds; where it does not run, pip does the same in a minute.
$(INSTALLED): requirements/dev.txt requirements/uv.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements/dev.txt requirements/uv.txt \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable . \
		|| $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

browser: $(INSTALLED)
	@$(BIN)/python -m caritau_crawler.rendering.browser || echo "No browser: what needs one is skipped by name."

demo: browser ## the whole job on the bundled sample portal, no network needed
	@$(BIN)/caritau demo

crawl: $(INSTALLED) ## one run against the live portal, into MONGO_URI or the embedded MongoDB
	@$(BIN)/caritau crawl

test: browser ## the test suite
	@$(BIN)/pytest --numprocesses auto --dist loadfile

lint: $(INSTALLED)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/codespell

types: $(INSTALLED)
	@$(BIN)/mypy

contracts: $(INSTALLED)
	@$(BIN)/lint-imports --no-cache --config pyproject.toml

check: lint types contracts test ## all that CI runs: lint, types, import contracts, tests

$(RIVALS)/.installed: $(INSTALLED) requirements/rivals.txt
	@test -x $(RIVALS)/bin/python || $(PYTHON) -m venv $(RIVALS)
	@$(BIN)/uv pip sync --quiet --python $(RIVALS)/bin/python --require-hashes requirements/rivals.txt \
		|| $(RIVALS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/rivals.txt
	@touch $@

quality: $(RIVALS)/.installed ## score the extraction beside its rivals, on the gold set or on FOLDER=path
	@$(BIN)/python -m quality $(FOLDER) --rivals $(RIVALS)/bin/python

soak: browser ## the long ones: 100,000 mutated pages, kills, absences, big portals, network faults; prints its figures
	@$(BIN)/python -m quality.fuzz
	@$(BIN)/python -m soak

bench: browser ## the benchmarks; prints a table, writes benchmarks/results/*.json
	@$(BIN)/python benchmarks/extraction.py
	@$(BIN)/python benchmarks/crawl.py
	@$(BIN)/python benchmarks/doubles.py
	@$(BIN)/python benchmarks/archive.py

lock: $(INSTALLED) ## compile the locks anew from pyproject.toml
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-annotate --no-header --universal --python-version 3.11 \
		--extra embedded --group dev pyproject.toml -o requirements/dev.txt
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-annotate --no-header pyproject.toml -o requirements/image.txt
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-annotate --no-header --universal --python-version 3.11 \
		--group rivals pyproject.toml --no-emit-package caritau-crawler -o requirements/rivals.txt

clean: ## remove .venv, caches and var/
	@rm -rf $(VENV) $(RIVALS) var .pytest_cache .mypy_cache .ruff_cache .hypothesis

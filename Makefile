# Any Python from 3.11 on; `make PYTHON=…` names another one.
PYTHON ?= $(shell for name in python3.11 python3 python; do \
  "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
# What to hand on to the tool: `make test ARGS="-k gates"`, `make bench ARGS=--quick`.
ARGS ?=
# The tests that start processes, or need what is not part of the project.
SLOW := tests/process tests/external

.DEFAULT_GOAL := help
.PHONY: help venv grade test test-slow test-all rubrics mutants fuzz lint format format-check types check docs bench dist clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv: $(READY)  ## Set up .venv with scorecard and what its development needs

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "scorecard needs Python 3.11 or newer: install python3.11, or name one with make PYTHON=..." >&2; exit 1; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version) (only now, and when pyproject.toml changes)"
	@"$(PYTHON)" -m venv --without-pip --clear $(VENV) || { echo "$(PYTHON) has no venv module: install it (Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@$(BIN)/python -m ensurepip >/dev/null 2>&1 \
	  || "$(PYTHON)" -m pip --python $(BIN)/python install --quiet pip \
	  || { echo "$(PYTHON) has neither ensurepip nor a pip of 22.3 or newer: install one (Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

grade: $(READY)  ## Grade the example interactions
	$(BIN)/scorecard grade examples/calls.json --rubric customer-first $(ARGS)

test: $(READY)  ## Run the tests that take little time, on all processors
	$(BIN)/python -m pytest -n auto $(SLOW:%=--ignore=%) $(ARGS)

test-slow: $(READY)  ## Run the other tests: the program as a process, Spark, Node.js, pre-commit, ...
	$(BIN)/python -m pytest -n auto $(SLOW) $(ARGS)

test-all: test test-slow  ## Run all tests

rubrics: $(READY)  ## Validate and test the rubrics that come with scorecard
	$(BIN)/scorecard validate --strict rubrics src/scorecard/starter
	$(BIN)/scorecard test --min-coverage 100 rubrics src/scorecard/starter

mutants: $(READY)  ## Change one thing in each bundled rubric: do its tests notice?
	$(BIN)/python tools/mutants.py $(ARGS)

lint: $(READY)  ## Look for mistakes (ruff)
	$(BIN)/ruff check

format: $(READY)  ## Format the code
	$(BIN)/ruff format

format-check: $(READY)  ## See whether the code is formatted
	$(BIN)/ruff format --check

types: $(READY)  ## Check the types (mypy)
	$(BIN)/mypy src benchmarks fuzzing tools

check: lint format-check types  ## All of lint, format-check and types

docs: $(READY)  ## Write anew what comes from the code: docs/conditions.md, docs/codes.md, schema/
	$(BIN)/python tools/reference.py
	$(BIN)/python tools/schemas.py

bench: $(READY)  ## Measure how fast scorecard is (docs/speed.md)
	$(BIN)/python -m benchmarks.bench $(ARGS)

fuzz: $(READY)  ## Throw 200,000 mutated rubrics and records at scorecard
	$(BIN)/python -m fuzzing $(ARGS)

dist: $(READY)  ## Build the wheel and the source distribution in dist/
	$(BIN)/python -m build $(ARGS)

clean:  ## Remove the environment and all that was built or cached
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

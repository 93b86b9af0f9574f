# Any Python from 3.11 on; `make PYTHON=…` names another one.
PYTHON ?= $(shell for name in python3.11 python3 python; do \
  "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
VENV := .venv
BIN := $(VENV)/bin
# What grading needs, and beyond it what development needs; each at its version in requirements/.
READY := $(VENV)/ready
DEV := $(VENV)/ready-dev
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
# The same into an environment without a pip: $(call install-into,FOLDER) WHAT
fresh = $(BIN)/python -m venv --without-pip --clear $(1)
install-into = $(BIN)/python -m pip --python $(1)/bin/python install --quiet --disable-pip-version-check
# What to hand on to the tool: `make test ARGS="-k gates"`, `make bench ARGS=--quick`.
ARGS ?=
# The tests that start processes, or need what is not part of the project.
SLOW := tests/process tests/external
# The tests that show whether scorecard works with other versions of what it needs.
CORE := $(addprefix tests/unit/,authoring conditions engine moments reading records rubric)

.DEFAULT_GOAL := help
.PHONY: help venv grade test test-slow test-all test-lowest test-newest rubrics mutants fuzz lint format format-check types check docs bench dist lock sbom clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv: $(DEV)  ## Set up .venv with scorecard and what its development needs

$(READY): pyproject.toml requirements/build.lock requirements/run.lock
	@test -n "$(PYTHON)" || { echo "scorecard needs Python 3.11 or newer: install python3.11, or name one with make PYTHON=..." >&2; exit 1; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version) and what grading needs: 100 MB, some 20 seconds (only now, and when its versions change)"
	@"$(PYTHON)" -m venv --without-pip --clear $(VENV) || { echo "$(PYTHON) has no venv module: install it (Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@$(BIN)/python -m ensurepip >/dev/null 2>&1 \
	  || "$(PYTHON)" -m pip --python $(BIN)/python install --quiet pip \
	  || { echo "$(PYTHON) has neither ensurepip nor a pip of 22.3 or newer: install one (Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@$(INSTALL) --require-hashes $(patsubst %,--requirement=%,$(filter %.lock,$^))
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(READY) requirements/dev.lock
	@echo "Adding what development needs to $(VENV) (PySpark, pandas, Node.js, ...): 1.5 GB, a minute or more"
	@$(INSTALL) --require-hashes --no-build-isolation --requirement requirements/dev.lock
	@touch $@

grade: $(READY)  ## Grade the example interactions
	$(BIN)/scorecard grade examples/calls.json --rubric customer-first $(ARGS)

test: $(DEV)  ## Run the tests that take little time, on all processors
	$(BIN)/python -m pytest -n auto $(SLOW:%=--ignore=%) $(ARGS)

test-slow: $(DEV)  ## Run the other tests: the program as a process, Spark, Node.js, pre-commit, ...
	$(BIN)/python -m pytest -n auto $(SLOW) $(ARGS)

test-all: test test-slow  ## Run all tests

test-lowest: $(READY)  ## Test the core with the lowest versions of what scorecard needs
	$(call fresh,$(VENV)-lowest)
	$(call install-into,$(VENV)-lowest) --require-hashes --requirement requirements/lowest.lock
	PYTHONPATH=src $(VENV)-lowest/bin/python -m pytest -p no:cacheprovider $(CORE) $(ARGS)

test-newest: $(READY)  ## Test the core with the newest versions, not the locked ones
	$(call fresh,$(VENV)-newest)
	$(call install-into,$(VENV)-newest) --upgrade '.[arrow]' hypothesis pytest
	$(VENV)-newest/bin/python -m pytest -p no:cacheprovider $(CORE) $(ARGS)

rubrics: $(READY)  ## Validate and test the rubrics that come with scorecard
	$(BIN)/scorecard validate --strict rubrics src/scorecard/starter
	$(BIN)/scorecard test --min-coverage 100 rubrics src/scorecard/starter

mutants: $(DEV)  ## Change one thing in each bundled rubric: do its tests notice?
	$(BIN)/python tools/mutants.py $(ARGS)

lint: $(DEV)  ## Look for mistakes (ruff)
	$(BIN)/ruff check

format: $(DEV)  ## Format the code
	$(BIN)/ruff format

format-check: $(DEV)  ## See whether the code is formatted
	$(BIN)/ruff format --check

types: $(DEV)  ## Check the types (mypy)
	$(BIN)/mypy src benchmarks fuzzing tools

check: lint format-check types  ## All of lint, format-check and types

docs: $(DEV)  ## Write anew what comes from the code: docs/conditions.md, docs/codes.md, schema/
	$(BIN)/python tools/reference.py
	$(BIN)/python tools/schemas.py

bench: $(DEV)  ## Measure how fast scorecard is (docs/speed.md)
	$(BIN)/python -m benchmarks.bench $(ARGS)

fuzz: $(DEV)  ## Throw 200,000 mutated rubrics and records at scorecard
	$(BIN)/python -m fuzzing $(ARGS)

dist: $(DEV)  ## Build the wheel and the source distribution in dist/
	$(BIN)/python -m build $(ARGS)

lock: $(READY)  ## Write requirements/*.lock anew (ARGS=--upgrade: with the newest versions)
	$(BIN)/python tools/lock.py $(ARGS)

sbom: $(READY)  ## Write dist/scorecard.cdx.json: what the wheel is made of (CycloneDX)
	$(BIN)/python tools/sbom.py dist/scorecard.cdx.json

clean:  ## Remove the environment and all that was built or cached
	rm -rf $(VENV) $(VENV)-lowest $(VENV)-newest build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Two commands matter: `make demo` plays St Petersburg 1905, `make test` checks everything that can be checked quickly.
# Each makes .venv when it is missing, from nothing but Python 3.11 or later; a second call installs nothing.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := out/petersburg-1905
REPLICATES ?= 20
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test lint format docs picture baseline lock clean

help:
	@echo "make demo     play St Petersburg 1905 person by person, $(REPLICATES) times over, and write the report"
	@echo "make test     lint, types, rooms and all quick tests"
	@echo "make format   put the code in its one layout"
	@echo "make docs     write the generated pages under docs/ anew"
	@echo "make picture  run the demo and draw the README's picture from it"
	@echo "make baseline renew the golden numbers of default runs, and say what moved"
	@echo "make lock     choose the newest allowed versions of everything installed, with their hashes"
	@echo "make clean    remove .venv, caches and out/"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed: make PYTHON=/path/to/python3.11 ..." >&2; exit 2; }
	@echo "making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing (once; about a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "installing what the tests need (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.installed
	@$(BIN)/groundswell run petersburg-1905 --replicates $(REPLICATES) --out $(DEMO)

test: lint
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(VENV)/.installed-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: $(VENV)/.installed
	@$(BIN)/python docs/make_pages.py
	@$(BIN)/python docs/make_answers.py
	@$(BIN)/python docs/make_robustness.py
	@$(BIN)/python docs/make_performance.py
	@$(BIN)/python docs/make_classics.py
	@$(BIN)/python docs/make_studies.py

picture: demo
	@$(BIN)/python docs/make_picture.py $(DEMO)

# Only where a change of numbers is meant: CHANGELOG.md then needs the line that this prints.
baseline: $(VENV)/.installed
	@$(BIN)/python tests/baseline/renew.py

# The second list is held to the first, so that both can be installed into one environment.
lock:
	@$(PYTHON) -m venv $(VENV)-lock
	@$(VENV)-lock/bin/python -m pip install --quiet pip-tools
	@$(VENV)-lock/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --build-deps-for editable \
		--no-header --annotation-style line --no-emit-options --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --output-file requirements.lock pyproject.toml
	@$(VENV)-lock/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --extra dev --extra study \
		--constraint requirements.lock \
		--no-header --annotation-style line --no-emit-options --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --output-file requirements-dev.lock pyproject.toml
	@rm -rf $(VENV)-lock

clean:
	rm -rf $(VENV) $(VENV)-lock out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# `make demo` shows the main job, `make test` passes the tests: both need Python 3.11+, git and make only.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: demo test lint types imports check benchmark clean
.DEFAULT_GOAL := help

help: ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.installed ## set everything up and run the gate on a sample repository
	@$(BIN)/shipcheck demo

test: $(VENV)/.tested ## run the tests
	@$(BIN)/python -m pytest -n auto --dist worksteal tests

lint: $(VENV)/.tested ## ruff: style and format
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/.tested ## mypy --strict
	@$(BIN)/mypy

imports: $(VENV)/.tested ## the layers of the design
	@$(BIN)/lint-imports

check: lint types imports test ## all of the above

benchmark: $(VENV)/.benched ## speed and memory beside what a user would run instead
	@$(BIN)/python -m benchmarks

clean: ## remove the environment
	rm -rf $(VENV)

$(VENV)/bin/python:
ifneq ($(UV),)
	@$(UV) venv --quiet --python $(PYTHON) $(VENV)
else
	@$(PYTHON) -c 'import sys; sys.exit("shipcheck needs Python 3.11 or newer: make PYTHON=python3.11 …" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
endif

ifneq ($(UV),)
INSTALL := VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet
else
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	@$(INSTALL) -e .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	@$(INSTALL) --group dev
	@touch $@

$(VENV)/.benched: $(VENV)/.tested
	@$(INSTALL) --group bench
	@touch $@

# `make demo` shows the main job, `make test` passes the tests: both need Python 3.11+, git and make only.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
export PIP_DEFAULT_TIMEOUT ?= 60
export PIP_DISABLE_PIP_VERSION_CHECK ?= 1

# uv where it is there and can reach the index, else what comes with Python.
PIP := $(BIN)/python -m pip install --quiet
INSTALL = $(if $(UV),$(UV) pip install --quiet --python $(BIN)/python $(1) ||) $(PIP) $(1)
CREATE := $(PYTHON) -m venv $(VENV) $(if $(UV),|| $(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV))

# Old versions of pip, Debian's 23 among them, know nothing of dependency groups.
GROUP = $(BIN)/python -c 'import sys, tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"][sys.argv[1]], sep="\n")'
# Twice the cores: half of a test's time is spent on waiting for git and for servers.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(2 * (os.cpu_count() or 1))')
OLD := shipcheck needs Python 3.11 or newer: make PYTHON=python3.11 …

.PHONY: help demo test lint types imports check benchmark docs screenshots clean
.DEFAULT_GOAL := help

help: ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.installed ## set everything up and run the gate on a sample repository
	@$(BIN)/shipcheck demo

test: $(VENV)/.tested ## run the tests
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal tests

lint: $(VENV)/.tested ## ruff: style and format
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/.tested ## mypy --strict
	@$(BIN)/mypy

imports: $(VENV)/.tested ## the layers of the design
	@$(BIN)/lint-imports

check: lint types imports test ## all of the above

docs: $(VENV)/.tested ## write the generated parts of README.md and docs/ anew
	@$(BIN)/python -m docs.generate

screenshots: $(VENV)/.tested ## draw the pictures of docs/images anew
	@$(BIN)/python -m docs.generate.screenshots

benchmark: $(VENV)/.benched ## speed and memory beside what a user would run instead
	@$(BIN)/python -m benchmarks

clean: ## remove the environment
	rm -rf $(VENV)

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit("$(OLD)" if sys.version_info < (3, 11) else 0)'
	@$(CREATE)
	@touch $@

$(VENV)/.installed: $(VENV)/.created pyproject.toml
	@$(call INSTALL,-e .)
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	@$(GROUP) dev > $(VENV)/dev.txt
	@$(call INSTALL,-r $(VENV)/dev.txt)
	@touch $@

$(VENV)/.benched: $(VENV)/.tested
	@$(GROUP) bench > $(VENV)/bench.txt
	@$(call INSTALL,-r $(VENV)/bench.txt)
	@touch $@

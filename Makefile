# The workshop. `make help` lists what it can do.
# Needs: Python >= 3.11, make, a POSIX shell. Everything Python goes into .venv, from locks with hashes.

SHELL := /bin/sh
VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --quiet --quiet --disable-pip-version-check
ARGS ?=
SEEDS ?= 1..20

# The folder of real data and the platforms' own specifications, where they lie beside the project. Empty: those tests skip.
NAJIMI_DATA ?= $(shell cd ../shared/data 2>/dev/null && pwd)
NAJIMI_SPECS ?= $(shell cd ../shared/platforms 2>/dev/null && pwd)
export NAJIMI_DATA NAJIMI_SPECS

# A stray .netrc would add credentials to calls that the tests make; a proxy would catch the loopback traffic they live on.
export NETRC := /dev/null
export NO_PROXY := 127.0.0.1,localhost,::1
export no_proxy := $(NO_PROXY)

RUN_READY := $(VENV)/.ready
DEV_READY := $(VENV)/.ready-dev

.DEFAULT_GOAL := help
.PHONY: help install demo test check format lock bench simulate real system clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

install: $(RUN_READY) ## prepare .venv with what Najimi runs on

demo: $(RUN_READY) ## start everything offline: service, both emulators, a seeded shop; prints the address
	@exec $(VENV)/bin/najimi demo $(ARGS)

test: $(DEV_READY) system ## run the tests (ARGS="tests/unit -k gate" picks some)
	@$(PYTHON) -m pytest -n 2 --dist loadfile $(ARGS)

check: $(DEV_READY) ## format, lint, types, arrows between rooms, sizes
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports
	$(PYTHON) -m tests.house.sizes

format: $(DEV_READY) ## format the code and mend what the linter can
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

bench: $(DEV_READY) ## measure start, memory, import, webhook and answer times
	@$(PYTHON) -m bench $(ARGS)

simulate: $(DEV_READY) ## live SEEDS=1..200 of a shop's month with faults and kills (ARGS="--people 500 --days 30")
	@$(PYTHON) -m tests.simulation $(SEEDS) $(ARGS)

real: $(DEV_READY) ## replay real orders and questions from NAJIMI_DATA, print the one-page report
	@$(PYTHON) -m bench.real $(ARGS)

# pip-tools stays out of the locks: only whoever renews them needs it.
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" $(PYTHON) -m piptools compile --quiet --no-config --generate-hashes \
  --allow-unsafe --build-deps-for editable --strip-extras --annotation-style line \
  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links
lock: $(DEV_READY) ## renew both locks from pyproject.toml (ARGS=--upgrade takes the newest)
	$(PIP) install pip-tools
	$(COMPILE) $(ARGS) -o requirements.txt pyproject.toml
	$(COMPILE) $(ARGS) --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml

system: ## install Chromium and fonts for the browser test, where this machine lets us
	@sh .ci/system

clean: ## remove .venv and everything built or cached
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# bin/pip comes last when a venv is made, so a run that was broken off is made again.
$(VENV)/bin/pip:
	@python=$$(sh .ci/python) && echo "Creating $(VENV) with $$($$python --version)" && $$python -m venv $(VENV)

$(RUN_READY): requirements.txt pyproject.toml | $(VENV)/bin/pip
	@echo "Installing what Najimi runs on"
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_READY): requirements-dev.txt requirements.txt pyproject.toml | $(VENV)/bin/pip
	@echo "Installing what Najimi runs on and is tested with"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $(RUN_READY) $@

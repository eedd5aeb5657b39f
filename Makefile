# Everything sets itself up: on a fresh machine with Python 3.11 or newer, `make test` is enough.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help dev demo test lint test-newest test-sqlalchemy20 nightly bench dist clean

# The first Python that runs and is new enough; `make PYTHON=... test` chooses another.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; \
	done)

PROJECTS := pyproject.toml migrations_runtime/pyproject.toml
BIN := .venv/bin
BIN20 := .venv20/bin
PIP := -m pip --disable-pip-version-check --quiet
PYTEST_OPTIONS ?=
PYTEST := -m pytest -q -n 2 --dist worksteal $(PYTEST_OPTIONS)

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

dev: .venv/ready .venv20/ready ## Set up both environments: the newest SQLAlchemy and SQLAlchemy 2.0
	@$(BIN)/python -c 'import sqlalchemy; print(".venv:   SQLAlchemy", sqlalchemy.__version__)'
	@$(BIN20)/python -c 'import sqlalchemy; print(".venv20: SQLAlchemy", sqlalchemy.__version__)'

demo: .venv/ready ## Take a small shop through its migrations, on SQLite
	@$(BIN)/python -m examples.shop.demo

test: lint test-newest test-sqlalchemy20 ## Lint, and run the tests with both lines of SQLAlchemy

lint: .venv/ready ## black, ruff, mypy --strict and the import law
	$(BIN)/black --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What starts many processes has little to do with the line of SQLAlchemy, and takes minutes.
CROWDS = fuzzing killing rushing

test-newest: .venv/ready ## All tests with the newest SQLAlchemy
	$(BIN)/python $(PYTEST)

test-sqlalchemy20: .venv20/ready ## Tests with SQLAlchemy 2.0: fewer random schemas, no crowds of processes
	DIFFGEN_ROUND_TRIPS=$${DIFFGEN_ROUND_TRIPS:-40} $(BIN20)/python $(PYTEST) $(CROWDS:%=--ignore=tests/%)

nightly: .venv/ready ## The property tests again, deep: thousands of random cases
	$(BIN)/python $(PYTEST) --hypothesis-profile=deep

bench: .venv/ready ## Measure diffgen against Alembic
	$(BIN)/python -m benchmarks

dist: .venv/ready ## Build both distributions into dist/
	rm -rf dist
	$(BIN)/hatchling build -d $(CURDIR)/dist
	cd migrations_runtime && ../$(BIN)/hatchling build -d $(CURDIR)/dist

clean: ## Remove the environments and whatever was built
	rm -rf .venv .venv20 dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/ready: $(PROJECTS)
	$(call set-up,.venv,)

.venv20/ready: $(PROJECTS)
	$(call set-up,.venv20,"SQLAlchemy~=2.0.0")

# $(1) the folder, $(2) what to install beside the project and its development group.
define set-up
	@test -n "$(PYTHON)" || { echo "Error: no Python >= 3.11 on PATH; install one, or: make PYTHON=/path/to/python" >&2; exit 2; }
	@echo "Setting up $(1)"
	@test -x $(1)/bin/python || $(PYTHON) -m venv $(1)
	@$(1)/bin/python $(PIP) install "pip>=25.1"
	@$(1)/bin/python $(PIP) install --editable ./migrations_runtime --editable . --group dev $(2)
	@touch $@
endef

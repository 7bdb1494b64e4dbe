# Everything a person or a CI runs. Needs make and Python 3.11 or newer; the rest is installed into .venv.
MAKEFLAGS += --no-print-directory
unexport PYTHONDONTWRITEBYTECODE # each process would spend four seconds on compiling 2,000 modules anew
.DEFAULT_GOAL := help

# The newest Python at hand that can make virtual environments; another one: make PYTHON=/path/to/python3
PYTHON ?= $(shell for python in python3.14 python3.13 python3.12 python3.11 python3; do \
	"$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo "$$python"; break; }; done)
bin := .venv/bin
uv := $(bin)/uv $(shell test -w "$$HOME" || echo --no-cache)

help: ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' Makefile | expand -t 10

serve: .venv/installed ## run the API with the example city at http://127.0.0.1:8000 (PORT=… for another)
	@$(bin)/sozialgraph serve --example

test: .venv/installed ## run the tests on all cores (args=… for pytest)
	@$(bin)/pytest -q -n auto $(args)

check: .venv/installed ## lint, formatting and types
	@$(bin)/ruff check
	@$(bin)/ruff format --check
	@$(bin)/mypy

schema: .venv/installed ## write schema.graphql
	@$(bin)/sozialgraph schema

bench: .venv/installed ## measure the figures of the README (args=… for bench/run.py)
	@$(bin)/python bench/run.py $(args)

lock: $(bin)/uv ## pin what pyproject.toml asks for in requirements.lock (args=--upgrade for newer releases)
	@$(uv) pip compile --quiet --universal --generate-hashes --no-emit-index-url --group dev \
		--custom-compile-command 'make lock' --output-file requirements.lock $(args) pyproject.toml

clean: ## remove the virtual environment, the embedded database and all caches
	@rm -rf "$$(readlink -f .data/postgresql)" .data .venv dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +

# The project itself is installed last and editable, without a download that no hash guards.
.venv/installed: $(bin)/uv requirements.lock pyproject.toml
	@echo "Installing the packages of requirements.lock into .venv"
	@$(uv) pip sync --quiet --python $(bin)/python --require-hashes requirements.lock
	@$(uv) pip install --quiet --python $(bin)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(bin)/uv:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer with venv found. Install one (Debian: python3-venv)" \
		"or name it: make PYTHON=/path/to/python3" >&2; exit 2; }
	@echo "Making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock >.venv/uv.lock
	@$(bin)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .venv/uv.lock

.PHONY: help serve test check schema bench lock clean

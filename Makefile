# Two commands do everything on a machine with Python 3.11, pip and make: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO ?=

.PHONY: demo test check bench prove docs setup format messages tables clean

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --group dev
	touch $@

demo: setup
	$(BIN)/loucheng demo $(DEMO)

test: setup
	$(BIN)/python -m pytest -n auto

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/loucheng --catalog catalog catalog check
	$(BIN)/python -m pytest -n auto

bench: setup
	$(BIN)/python -m tests.benchmarks

prove: setup
	LOUCHENG_PROVE=all $(BIN)/python -m pytest -n auto tests/proof

# The site of docs/, in build/site; it loads nothing from a network.
docs: setup
	$(BIN)/mkdocs build --quiet

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# After changing a sentence: collect the msgids, translate what is new in the .po, compile it.
messages: setup
	$(BIN)/python tools/messages.py

# After changing a field of a fact: put it into the tables.
tables: setup
	$(BIN)/python tools/tables.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .hypothesis .import_linter_cache

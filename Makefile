# `make demo` and `make test` need Python 3.11 or later and nothing else; each makes its own environment.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo

.PHONY: demo test lint types check bench clean

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

demo: $(VENV)/installed ## import examples/, print who supports the brand and why, write the handover
	RELLEDGER=$(BIN)/relledger sh examples/demo.sh $(DEMO)

test: $(VENV)/installed
	$(BIN)/python -m pytest -q

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed
	$(BIN)/mypy

check: test lint types

bench: $(VENV)/installed ## measure against floors in one run; see docs/bench.md
	$(BIN)/python tests/bench/run.py

clean:
	rm -rf $(VENV) $(DEMO) build dist

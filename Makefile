# Everything runs in .venv, which the first target makes from the locked requirements.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test audit fuzz check docs lock clean

demo: .venv/ready
	$(BIN)/counterclaim run examples/makiivka --into demo/ledger.db --out demo/site
	$(BIN)/counterclaim show --ledger demo/ledger.db
	@echo "The page: file://$(CURDIR)/demo/site/index.html"

test: check
	$(BIN)/python -m pytest -n 2

# Our own code for known mistakes of security, and what we depend on for known holes.
audit: .venv/ready
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml src
	$(BIN)/pip-audit --requirement requirements-dev.lock --disable-pip --no-deps

# Half a minute of looking for a text that the extractor cannot read.
fuzz: .venv/ready
	$(BIN)/python tests/fuzz/extract.py -max_total_time=30 -verbosity=0

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.venv/ready: requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

# Writes again what the documentation takes from the program: the commands, the tables, the outputs shown.
docs: .venv/ready
	$(BIN)/python docs/generate_cli.py
	$(BIN)/python docs/generate_tables.py
	$(BIN)/python docs/generate_openapi.py
	$(BIN)/python docs/refresh_outputs.py

lock: .venv/ready
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --no-emit-index-url --no-emit-find-links --strip-extras -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --no-emit-index-url --no-emit-find-links --strip-extras --extra dev -o requirements-dev.lock pyproject.toml

clean:
	rm -rf .venv demo build dist

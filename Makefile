# Python 3.11+ and make are all that is needed; everything else comes from the lock files.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes --only-binary :all:
SELF := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-build-isolation --no-deps --editable .
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-header --no-annotate --quiet --group build
ASSETS := service/web/package-lock.json deploy/build_assets.py

.DEFAULT_GOAL := help
.PHONY: help run test test-use-cases test-others test-browser test-processes test-fast lint lighthouse rehearse bench bench-inbox faults faults-works soak lock clean


help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

run: .venv/run ## install and start everything on this machine: http://127.0.0.1:8000 (ARGS="--port 8080")
	@exec $(BIN)/duban up --own-terminal $(ARGS)

test: lint .venv/browser ## everything: lint, types, fast tests, real processes and a browser, two at a time
	@$(MAKE) --no-print-directory --keep-going --jobs=2 --output-sync=target test-browser test-use-cases test-others test-processes

test-use-cases: .venv/dev
	$(BIN)/pytest -q -m "not slow" tests/service

test-others: .venv/dev
	$(BIN)/pytest -q -m "not slow" --ignore=tests/service

test-browser: .venv/dev
	$(BIN)/pytest -q -m slow tests/browser

test-processes: .venv/dev
	$(BIN)/pytest -q -m slow --ignore=tests/browser

test-fast: .venv/dev ## the tests of seconds
	$(BIN)/pytest -q -m "not slow"

lint: .venv/dev ## ruff and mypy
	$(BIN)/ruff check
	$(BIN)/mypy

lighthouse: .venv/browser ## Lighthouse over the public pages (npm fetches it), scores and figures printed
	$(BIN)/pytest -q -s tests/browser/lighthouse/audit.py

rehearse: .venv/run ## play a whole round in simulated time, report in .duban/rehearsals/ (ARGS="--year 2027")
	@$(BIN)/duban rehearse $(ARGS)

bench: .venv/dev ## decisions, inbox and histories measured against a bare floor
	$(BIN)/python -m tests.bench $(ARGS)

bench-inbox: .venv/dev ## every filter and order of the inbox's page with 100,000 open tasks
	$(BIN)/python -m tests.bench.inbox $(ARGS)

faults: .venv/dev ## kill -9 every process at random moments of a round, ten times each
	$(BIN)/python -m tests.faults $(ARGS)

faults-works: .venv/dev ## the same for years of key works: what fired twice, got lost, or the rules judge otherwise
	$(BIN)/python -m tests.faults.works $(ARGS)

soak: .venv/dev ## the fault run, longer (ARGS="--kills 50")
	$(BIN)/python -m tests.faults --kills 50 $(ARGS)

lock: .venv/dev ## choose newest versions again
	$(LOCK) --upgrade --output-file requirements.lock
	$(LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## forget the environment; the data in .duban stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv

.venv/run: requirements.lock pyproject.toml $(ASSETS) | .venv/bin/python
	$(PIP) -r requirements.lock
	$(SELF)
	@touch $@

.venv/dev: requirements-dev.lock pyproject.toml $(ASSETS) | .venv/bin/python
	$(PIP) -r requirements-dev.lock
	$(SELF)
	@touch $@ .venv/run

.venv/browser: tests/browser/chromium.py | .venv/dev
	$(BIN)/python -m tests.browser.chromium
	@touch $@

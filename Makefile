# Majlis: `make run` starts it, `make test` tries it. Each prepares what it needs, and only that.
PYTHON ?= python3
PY := .venv/bin/python
JOBS ?= 2
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
PYTEST := $(PY) -m pytest
# Production as `check --deploy` sees it: nothing here is a secret or is ever connected to.
AS_IN_PRODUCTION := DATA_DIR=.venv/check SITE_URL=https://majlis.example MAJLIS_LIMITS=on DEBUG=off \
	SECRET_KEY=checked-and-thrown-away-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG \
	DATABASE_URL=postgresql://majlis@127.0.0.1/majlis REDIS_URL=redis://127.0.0.1:6379

.DEFAULT_GOAL := help
.PHONY: help run setup test check test-sqlite test-browser test-postgresql soak bench messages format lock clean

help: ## What can be said after `make`
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: ## Start the forum with its demo community (PORT=8000, DATA_DIR=data)
	@exec $(PYTHON) scripts/run.py

setup: ## Install everything that tests and checks need
	@$(PYTHON) scripts/setup.py dev

test: setup ## All checks, then all tests
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory test-browser
	@$(MAKE) --no-print-directory test-postgresql

check: ## Style, types, architecture, migrations, production settings, translations
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@DATA_DIR=.venv/check $(PY) -m mypy
	@.venv/bin/lint-imports
	@DATA_DIR=.venv/check DATABASE_URL=sqlite://:memory: $(PY) manage.py makemigrations --check --dry-run
	@$(AS_IN_PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	@$(PY) scripts/messages.py check

test-sqlite: ## The tests on SQLite
	@echo "== On SQLite, in one process =="
	@env -u DATABASE_URL -u REDIS_URL $(PYTEST) -q -n $(JOBS) --ignore=tests/browser --ignore=tests/faults/pairs

test-browser: ## The tests in Chromium, where there is one
	@if [ -n "$(CHROMIUM)" ]; then \
		echo "== In a browser: $(CHROMIUM) ==" && CHROMIUM="$(CHROMIUM)" $(PYTEST) -q -n $(JOBS) --dist loadfile tests/browser; \
	else \
		echo "No Chromium, so no browser tests. To run them: apt install chromium fonts-noto-core"; \
		[ "$(CI)" != "true" ]; \
	fi

test-postgresql: ## What touches the database once more, on PostgreSQL and Valkey
	@echo "== On PostgreSQL and Valkey =="
	@exec $(PY) -m tests.servers -- $(PYTEST) -q -n $(JOBS) --ignore=tests/browser

soak: setup ## The trials with faults at their full size (half an hour)
	@echo "== Trials with faults =="
	@env -u DATABASE_URL -u REDIS_URL MAJLIS_SOAK=1 $(PYTEST) -q -n 0 -s tests/faults

bench: setup ## The measures, one table each
	@exec $(PY) -m benchmarks

messages: ## Gather the strings to translate into locale/
	@$(PY) scripts/messages.py gather
	@$(PY) scripts/messages.py compile

format: ## Lay out the code
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

lock: ## Pin the newest packages that pyproject.toml allows
	@.venv/bin/uv pip compile -q --universal --upgrade pyproject.toml --generate-hashes --no-emit-index-url --no-header -o requirements/base.txt
	@.venv/bin/uv pip compile -q --universal --upgrade pyproject.toml --group dev -c requirements/base.txt --generate-hashes --no-emit-index-url --no-header -o requirements/dev.txt

clean: ## Forget what was installed and collected; the data stay
	@rm -rf .venv staticfiles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

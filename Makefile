# Everything lands in .venv and risico/static/vendor; `make clean` removes both. A second start rebuilds nothing.

PORT ?= 8000
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
export PORT
export PIP_DISABLE_PIP_VERSION_CHECK = 1
BIN := .venv/bin
RISICO := $(BIN)/risico
UV := uv==0.13.9
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
# Static files that were thrown away are made again.
VENDOR := $(if $(wildcard risico/static/vendor/built.txt),,always)

.DEFAULT_GOAL := help
.PHONY: help run demo install test check lint bench chaos seeded lock clean always

help: ## toon deze lijst
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s%s\n", $$1, $$2}' Makefile

run: .venv/app.stamp ## start Risico op http://127.0.0.1:8000 (PORT en RISICO_INSTANCE tellen mee)
	@exec $(RISICO) serve --upgrade --with-scheduler --port $(PORT)

demo: .venv/app.stamp ## vul een lege installatie met de verzonnen Voorbeeldgemeente en start haar
	@$(RISICO) db upgrade
	@$(RISICO) demo
	@exec $(RISICO) serve --with-scheduler --port $(PORT)

install: .venv/app.stamp ## zet alles klaar zonder te starten, zoals voor een server

test: .venv/dev.stamp ## draai alle tests, op SQLite en PostgreSQL en in Chromium (ARGS voor pytest)
	@$(BIN)/python tests/support/tools.py
	@$(BIN)/pytest -n $(JOBS) --dist loadgroup $(ARGS)

check: lint ## controleer stijl, types, inhoud, documenten en vastgezette versies
	@$(RISICO) content check
	@$(BIN)/pytest -q tests/test_docs.py tests/test_locks.py

lint: .venv/dev.stamp ## controleer stijl en types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: .venv/dev.stamp ## meet hoe snel en hoe zwaar de pagina's zijn
	@$(BIN)/python -m bench

seeded: .venv/dev.stamp ## zet om de beurt fouten in een kopie en kijk of de tests ze vinden (ARGS: namen)
	@$(BIN)/python -m tests.seeded $(ARGS)

chaos: .venv/dev.stamp ## schiet de server en de planner af, laat hem stoppen, vul de schijf, en tel wat er overblijft (ARGS: deel, database, aantal)
	@$(BIN)/python tests/support/tools.py
	@$(BIN)/python -m tests.chaos $(ARGS)

lock: .venv/app.stamp ## zet de versies opnieuw vast (UPGRADE=--upgrade voor nieuwere)
	@$(PYTHON) -m venv .venv/uv && .venv/uv/bin/pip install -q $(UV)
	@.venv/uv/bin/uv pip compile -q $(UPGRADE) $(COMPILE) --extra postgres -o requirements.txt pyproject.toml
	@.venv/uv/bin/uv pip compile -q $(UPGRADE) $(COMPILE) --extra postgres --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml
	@npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund --silent
COMPILE := --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-annotate --custom-compile-command "make lock"

clean: ## gooi de omgeving en de gebouwde bestanden weg; instance/ blijft
	rm -rf .venv risico/static/vendor

.venv/run.stamp: requirements.txt
	@test -n "$(PYTHON)" || { echo "Risico vraagt Python 3.11 of nieuwer. Installeer dat (Debian: apt install python3 python3-venv)." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Er kon geen omgeving worden gemaakt. Installeer venv (Debian: apt install python3-venv)." >&2; exit 1; }
	@echo "Risico wordt klaargezet. Dat duurt de eerste keer een minuut."
	@$(BIN)/pip install -q --require-hashes -r requirements.txt
	@touch $@

.venv/app.stamp: .venv/run.stamp pyproject.toml package.json package-lock.json deploy/build_static.py $(VENDOR)
	@$(BIN)/pip install -q --no-deps -e .
	@touch $@

.venv/dev.stamp: .venv/app.stamp requirements-dev.txt
	@$(BIN)/pip install -q --require-hashes -r requirements-dev.txt
	@touch $@

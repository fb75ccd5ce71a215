# Guibiao 圭表. `make run` and `make test` are the two commands; each says what it does and how long it takes.
PYTHON ?= python3
PORT ?= 8050
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help install install-dev run cluster test test-cluster test-fast sealed check bench bench-record bench-cluster bench-small mutate lock demo torture clean

help:
	@echo "make run    install and serve http://127.0.0.1:$(PORT) with the demonstration set  (PORT=… to change)"
	@echo "make test   install what tests need (a browser too) and run all of them"
	@echo "make test-fast  the numbers, the reading of workbooks, the words and the rules of the house: two minutes on two cores"
	@echo "make cluster  two servers on PostgreSQL and S3 behind nginx, with the demonstration set  (PORT=… to change; docs/scale.md)"
	@echo "make test-cluster  the tests of what is kept and who may, with the journal in PostgreSQL (docs/scale.md)"
	@echo "make sealed  all tests where nothing can leave the machine, and a count of what wanted to (Linux)"
	@echo "make torture  kills, races, full disks, hostile files, slow connections: the large run, with its counts"
	@echo "make check  lint and strict types"
	@echo "make bench  measure; writes benchmarks/results.md"
	@echo "make bench-record  what one correction costs in records of up to 121,000 submissions; writes benchmarks/correction_cost.md"
	@echo "make bench-cluster  200 kills of a cluster, in rounds that are kept, and writers; writes benchmarks/cluster.md  (ARGS=\"--moments 20\")"
	@echo "make bench-small  the same on very little: whether it runs, not how fast"
	@echo "make mutate  put small faults into the numbers' code and count those that the tests notice"
	@echo "make lock   make the lock files again (needs uv)"
	@echo "make demo   make the demonstration's workbooks and tasks again (the same bytes)"

$(BIN)/python:
	@echo "[1/3] making $(VENV) (a few seconds)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run-installed: requirements.lock pyproject.toml package-lock.json | $(BIN)/python
	@echo "[2/3] installing what guibiao needs, pinned by hash (about half a minute)"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-build-isolation --no-deps --config-settings editable_mode=compat -e .
	@echo "[3/3] fetching the chart script and cutting the heading font (a few seconds)"
	@if command -v npm >/dev/null 2>&1; then npm ci --omit=dev --ignore-scripts --no-audit --no-fund --silent || echo "npm could not fetch the small chart script: the full one from the Python package is used"; \
	else echo "no npm: the full chart script from the Python package is used"; fi
	@$(BIN)/python -m dashboards.server.vendor
	@$(BIN)/python -m compileall -q plan wording access etl presentation dashboards reports commands app.py cli.py
	@touch $@

$(VENV)/.dev-installed: requirements-dev.lock tests/ducklake.lock $(VENV)/.run-installed
	@echo "installing what the tests need (about half a minute)"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@npm ci --ignore-scripts --no-audit --no-fund --silent || echo "npm could not fetch axe-core: the test of accessibility will say so"
	@sh tests/install-browser.sh $(BIN)/python
	@sh tests/install-nginx.sh "$(CURDIR)/build/nginx" >/dev/null || echo "no nginx: the test of the proxy in docs/operations.md will be left out"
	@sh tests/install-postgresql.sh "$(CURDIR)/build/postgresql" >/dev/null || echo "no PostgreSQL: tests of a journal on a server will be left out"
	@sh tests/install-ducklake.sh "$(CURDIR)/build/ducklake" $(BIN)/python >/dev/null || echo "no DuckLake: the test that reads our catalogue by it will be left out"
	@touch $@

install: $(VENV)/.run-installed

install-dev: $(VENV)/.dev-installed

run: install
	@echo "serving http://127.0.0.1:$(PORT) (Ctrl+C stops)"
	@$(BIN)/guibiao serve --demo --port $(PORT)

test: install-dev
	@echo "running all tests: a quarter of an hour to twenty minutes on two cores; pictures of the pages go to build/screenshots/"
	@$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

cluster: install-dev
	@echo "starting PostgreSQL, an S3 server and two servers behind nginx: http://127.0.0.1:$(PORT) in half a minute (Ctrl+C stops)"
	@$(BIN)/python -m benchmarks.cluster --port $(PORT)

test-cluster: install-dev
	@echo "running the tests of journal, desk, access, tasks and faults with the journal in PostgreSQL: ten minutes on two cores"
	@GUIBIAO_TEST_JOURNAL=postgresql $(BIN)/python -m pytest -q -n auto --dist load $(CLUSTER) $(ARGS)

# What does not look into the journal's file itself; that is tested where it is a file.
CLUSTER := tests/cluster tests/etl/files tests/etl/postgres tests/etl/submissions tests/etl/tasks tests/etl/operations/test_migration.py tests/access \
	$(addprefix tests/etl/test_,journal.py audit.py accounts.py revisions.py sessions.py questions.py)

test-fast: install-dev
	@echo "running the tests of the numbers, of reading, words and architecture: under two minutes on two cores"
	@$(BIN)/python -m pytest -q -n auto --dist loadgroup $(FAST) $(ARGS)

# No browser, no server, no home under many writers, no law that writes hundreds of workbooks.
FAST := tests/plan tests/wording tests/presentation tests/etl tests/test_architecture.py tests/test_dependencies.py \
	tests/test_indicators_yaml.py tests/test_waiting.py \
	$(addprefix --ignore=tests/etl/,evaluation files hub intake messages operations postgres submissions tasks workbook) \
	$(addprefix --ignore-glob=tests/etl/test_,accounts.py any_*.py audit.py faults.py growth.py in_time.py journal*.py \
	revisions.py sessions*.py warehouse.py) \
	--ignore=tests/presentation/test_notebook.py --ignore=tests/wording/test_packaged.py

sealed: install-dev
	@echo "running all tests with no way out: as long as make test"
	@$(BIN)/python -m dashboards.server.vendor
	@sh tests/sealed/run.sh $(BIN)/python $(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

torture: install-dev
	@echo "running the large run: about an hour on two cores; the counts are printed at the end and kept in build/torture.json"
	@GUIBIAO_TORTURE=large $(BIN)/python -m pytest -q $(TORTURE) $(ARGS)

TORTURE := tests/torture tests/etl/submissions/test_kills.py tests/etl/submissions/test_races.py tests/etl/submissions/test_full_disk.py tests/etl/intake tests/etl/test_journal.py tests/etl/test_warehouse.py tests/etl/operations

check: install-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: install-dev
	@# What does not hold in one part fails the whole, and keeps no other part from being measured.
	@holds=0; $(BIN)/python -m benchmarks $(ARGS) || holds=1; \
	for part in growth hub many_bureaus; do $(BIN)/python -m benchmarks.$$part || holds=1; done; exit $$holds

bench-record: install-dev
	@echo "making records of 121 to 121,000 submissions and correcting one: half an hour and some gigabytes (ARGS=\"--largest 100\")"
	@$(BIN)/python -m benchmarks.correction_cost $(ARGS)

bench-cluster: install-dev
	@echo "killing at 200 moments (goes on where it was broken off; rounds are kept in build/cluster), then writers; an hour on two quiet cores"
	@$(BIN)/python -m benchmarks.cluster_points $(ARGS)

bench-small: install-dev
	@echo "running the benchmark on so little that it takes half a minute: it judges nothing"
	@$(BIN)/python -m benchmarks --small
	@$(BIN)/python -m benchmarks.growth --small
	@$(BIN)/python -m benchmarks.correction_cost --small
	@$(BIN)/python -m benchmarks.hub --small
	@$(BIN)/python -m benchmarks.many_bureaus --small

mutate: install-dev
	@echo "mutating the numbers' code: a quarter of an hour on two quiet cores, and it goes on where it was stopped; logs go to build/mutation/"
	@CI=1 $(BIN)/python -m tests.mutation $(ARGS)

UV ?= uv
# What is installed is what the tests ran with: the others may not differ from the tests' lock file.
LOCK := $(UV) pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --only-binary :all: --python-version 3.11 --quiet
lock:
	$(LOCK) --extra build --extra cluster --extra dev pyproject.toml -o requirements-dev.lock
	$(LOCK) --extra build pyproject.toml -c requirements-dev.lock -o requirements.lock
	$(LOCK) --extra build --extra cluster pyproject.toml -c requirements-dev.lock -o requirements-cluster.lock
	$(LOCK) --extra build --extra ocr pyproject.toml -c requirements-dev.lock -o requirements-ocr.lock
	$(LOCK) tests/ducklake.in -o tests/ducklake.lock

demo: install
	$(BIN)/python -m data.make_demo
	$(BIN)/python -m data.make_tasks

clean:
	rm -rf $(VENV) node_modules build .pytest_cache .mypy_cache .ruff_cache *.egg-info dashboards/assets/vendor

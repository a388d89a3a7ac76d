# The two commands of the README are `make reports` and `make test`; both make their own environment first.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help reports portfolio test test-long fuzz bench calibrate check lab app clean lock catalogues examples api

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "tikmon needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

reports: $(READY) ## a report for every creator in data/creators, and an overview of them
	$(BIN)/tikmon report --all

portfolio: $(READY) ## the example roster, worked out as a whole
	$(BIN)/tikmon portfolio voorbeeld

test: $(READY) ## the whole test suite, notebooks included
	$(BIN)/python -m pytest -q -m "not long" --nbval-lax --nbval-cell-timeout=120 \
	  --numprocesses 2 --dist loadfile tests notebooks

fuzz: $(READY) ## read 100,000 mutated files with every reader (an hour on two cores)
	PYTHONPATH=tools $(BIN)/python -m tests.fuzzing

test-long: $(READY) ## the longer suites
	$(BIN)/python -m pytest -q -m long
	TIKMON_EXAMPLES=fresh $(BIN)/python -m pytest -q -m "hypothesis and not long" --numprocesses 2 --dist loadfile

BENCH  := $(VENV)-bench
MONACO := $(VENV)-bench-monaco

$(BENCH)/.ready: requirements.lock pyproject.toml benchmarks/requirements.txt
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check \
	  --requirement requirements.lock --requirement benchmarks/requirements.txt
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(MONACO)/.ready: benchmarks/requirements-monaco.txt
	$(PYTHON) -m venv $(MONACO)
	$(MONACO)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

bench: $(BENCH)/.ready $(MONACO)/.ready ## measure beside peers, into benchmarks/results.md (BENCH_OPTIONS="--only roster")
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BENCH)/bin/python -m benchmarks.run \
	  --interpreter monaco=$(MONACO)/bin/python $(BENCH_OPTIONS)

calibrate: $(BENCH)/.ready ## how honest the bands are, into docs/calibration.md (CALIBRATE_OPTIONS="--series FILE")
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BENCH)/bin/python -m benchmarks.calibration.run $(CALIBRATE_OPTIONS)

check: $(READY) ## style, types, rooms, message catalogues
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/catalogues.py check
	$(BIN)/python tools/make_examples.py --check
	$(BIN)/python tools/make_roster.py --check
	$(BIN)/python tools/api_page.py --check
	$(BIN)/nbstripout --keep-id --verify notebooks/*.ipynb

# JupyterLab would ask its makers for newer versions, and its user whether to ask them for news
CONFIG    := tikmon_nb/views/explorer/jupyter
QUIET_LAB := --LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate

lab: $(READY) ## JupyterLab on the notebooks
	JUPYTER_CONFIG_PATH=$(CONFIG) $(BIN)/jupyter lab --notebook-dir=. $(QUIET_LAB) notebooks/explore.ipynb

app: $(READY) ## the explorer as a page, without code
	JUPYTER_PATH=$(CONFIG) $(BIN)/python tools/app.py notebooks/explore.ipynb --template=tikmon \
	  --Voila.ip=127.0.0.1 --token

catalogues: $(READY) ## collect the sentences in the code for the translators, also into build/tikmon.pot
	$(BIN)/python tools/catalogues.py update

examples: $(READY) ## make the invented examples' exports again
	$(BIN)/python tools/make_examples.py
	$(BIN)/python tools/make_roster.py

api: $(READY) ## docs/api.md from the docstrings
	$(BIN)/python tools/api_page.py

lock: ## renew requirements.lock from pyproject.toml (needs uv)
	uv pip compile --universal --fork-strategy fewest --python-version 3.11 --all-extras \
	  --no-header --no-annotate --quiet pyproject.toml --output-file requirements.lock

clean: ## remove the environment, the caches and the generated reports
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find reports -mindepth 1 ! -name README.md -delete

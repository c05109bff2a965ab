# Flask in Stages. Everything here needs python3 (3.11 or newer) and make, nothing else.
PYTHON ?= python3
PORT ?= 8000
# What becomes of warnings: nothing, for what readers have installed may warn. CI says error.
WARNINGS :=
VENV := .venv
ZENSICAL := .cache/zensical
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PY := $(BIN)/python

# Material 9.8 prints a banner about MkDocs 2 on every build.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help site build test check bench cost exercise exercises mutants run grade install install-check anchors lighthouse zensical requirements clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

site: install ## Serve the site at http://127.0.0.1:8000/ (another port: make site PORT=8001)
	@$(PY) -m tooling.tasks free $(PORT) "make site PORT"
	@$(BIN)/mkdocs serve --dev-addr 127.0.0.1:$(PORT)

build: install ## Build the site into site/
	@$(BIN)/mkdocs build --strict

test: install ## Run the tests: the chapters', the exercises' and the quick ones of the tutorial's own
	@$(BIN)/pytest tests -m "not slow" --numprocesses auto --dist loadgroup --quiet $(WARNINGS:%=-W %)
	@$(BIN)/pytest chapters $(WARNINGS:%=-W %)

exercise: install ## Make the skeleton of an exercise: make exercise NAME=ex2_7_name
	@$(PY) -m tooling.authoring.new "$(NAME)"

exercises: install ## Find all that is wrong with the exercises (their mutants, too: MUTANTS=1)
	@$(PY) -m tooling.authoring.check $(if $(MUTANTS),--mutants)

mutants: install ## Run each exercise's check on solutions with a small mistake in them
	@$(PY) -m tooling.authoring.mutants

run: install ## Run one chapter: make run CHAPTER=02 (another port: PORT=5001)
	@$(PY) -m tooling.tasks run "$(CHAPTER)" $(if $(filter file,$(origin PORT)),5000,$(PORT))

grade: install ## Grade what learners handed in: make grade SUBMISSIONS=folder REPORT=grades.csv
	@test -n "$(SUBMISSIONS)" || { echo "Name the folder that holds one for each learner: make grade SUBMISSIONS=..."; exit 1; }
	@$(PY) -m tooling.grading "$(SUBMISSIONS)" $(if $(REPORT),--report "$(REPORT)")

check: install-check ## Run all that the continuous integration runs
	@$(MAKE) --no-print-directory test WARNINGS=error
	@$(BIN)/pytest tests -m slow --numprocesses auto --dist worksteal --quiet -W error
	@$(PY) -m tooling.tasks check

bench: install-check ## Measure what must be fast, as ratios
	@$(PY) bench/bench.py

cost: install ## Measure what structure costs, and write what the site's page shows
	@$(PY) bench/cost.py $(if $(ROUNDS),--rounds $(ROUNDS))

install: $(VENV)/installed ## Install what readers need into .venv

install-check: $(VENV)/installed-check ## Install what only maintainers need, too

$(VENV)/installed: requirements.txt pyproject.toml | $(VENV)/made
	@echo "Installing the requirements into $(VENV) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/installed-check: requirements-check.txt $(VENV)/installed
	@echo "Installing what maintainers need into $(VENV) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-check.txt
	@touch $@

$(VENV)/made:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "There is no $(PYTHON): install Python 3.11 or newer, or name yours: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is $$($(PYTHON) -V 2>&1), and 3.11 or newer is needed: name another one: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make environments: install its venv module (on Debian and Ubuntu: apt-get install python3-venv)."; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

anchors: build ## List the anchors of new headings, which then have to stay
	@$(PY) tests/built.py site

lighthouse: build ## Judge three pages as Lighthouse does for a phone (needs npm and Chromium)
	@$(PY) bench/lighthouse.py

zensical: build $(ZENSICAL)/installed ## Build the same pages with Zensical, and compare their text
	@rm -rf $(ZENSICAL)/copy && mkdir $(ZENSICAL)/copy
	@git ls-files -z | xargs -0 tar --create --ignore-failed-read | tar --extract --directory $(ZENSICAL)/copy
	@cd $(ZENSICAL)/copy && PYTHONPATH=. ../venv/bin/zensical build --clean
	@$(PY) tests/compare_sites.py site $(ZENSICAL)/copy/site

$(ZENSICAL)/installed: requirements-zensical.txt | $(VENV)/made
	@echo "Installing Zensical into $(ZENSICAL) ..."
	@$(PYTHON) -m venv $(ZENSICAL)/venv
	@$(ZENSICAL)/venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-zensical.txt
	@touch $@

requirements: install-check ## Pin the newest versions that pyproject.toml allows
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links -o requirements.txt pyproject.toml
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --extra check -c requirements.txt -o requirements-check.txt pyproject.toml
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --extra zensical -c requirements.txt -o requirements-zensical.txt pyproject.toml

clean: ## Remove everything that was built or installed
	@rm -rf $(VENV) site .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis

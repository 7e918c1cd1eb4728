# Two commands do everything: `make run` tries the desk, `make test` tests it. `make help` lists the others.
PYTHON ?= python3
BIN := .venv/bin
DB ?= sqlite:///.desk/demo.db
AS = lin.jing
CODE := app screens models config
LOCALE := config/locale
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check -c requirements.lock

# What was compiled is kept, whatever the machine says of that: each process that a test starts would compile it again.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run test lint style types pytest format texts keys bench soak migration lock clean
.DEFAULT_GOAL := help

help:  ## list these commands
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: .venv/.installed  ## open the demo desk (AS=zhao.min: as the supervisor; DB=URL: another database)
	@$(BIN)/desk --db "$(DB)" demo --as "$(AS)"

test: style  ## lint, types, floors, and all tests
	@$(MAKE) --no-print-directory -j2 types pytest

lint: style types  ## ruff, mypy, import-linter

style: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: .venv/.installed-dev
	$(BIN)/mypy

# Three tests for each core, since tests wait more than half of their time; who is ready first takes from the others.
pytest: .venv/.installed-dev
	$(BIN)/pytest -n $$((3 * $$(getconf _NPROCESSORS_ONLN))) --dist worksteal -m "not soak"

format: .venv/.installed-dev  ## put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

texts: .venv/.installed-dev  ## collect the texts, update and compile the translations
	@mkdir -p .desk
	$(BIN)/pybabel --quiet extract -k T --no-location --sort-output --omit-header --width=200 -o .desk/desk.pot $(CODE)
	$(BIN)/pybabel --quiet update -D desk -i .desk/desk.pot -d $(LOCALE) --no-fuzzy-matching --ignore-obsolete --omit-header --width=200
	$(BIN)/pybabel --quiet compile --use-fuzzy -D desk -d $(LOCALE)

keys: .venv/.installed-dev  ## write the sheet of all keys, against which other keys are checked
	DESK_LANG=en $(BIN)/python -m app docs keys --ids > .desk/keysheet.json
	mv .desk/keysheet.json config/keysheet.json

bench: .venv/.installed-dev  ## measurements (ONLY=search: those of that name; the first time it makes big databases)
	$(BIN)/pytest -s -p no:xdist -o python_files="bench_*.py" -o python_functions="bench_*" -k "$(ONLY)" tests/bench

soak: .venv/.installed-dev  ## the long repetitions
	$(BIN)/pytest -n auto -m soak

migration: .venv/.installed-dev  ## write the migration NAME=add_something from the tables; without NAME, the first one anew
	@test -n "$(NAME)" || rm -f models/migrations/0001_initial.py
	$(BIN)/python -c "from models import migrating; print(migrating.write('$(or $(NAME),initial)'))"
	$(BIN)/ruff check --quiet --fix models/migrations
	$(BIN)/ruff format --quiet models/migrations

lock: .venv/.installed-dev  ## note the versions that are installed now
	@echo "# The versions that this release was tested with; made by \`make lock\`, used by every installation from the Makefile." > requirements.lock
	$(BIN)/pip freeze --exclude-editable >> requirements.lock

clean:  ## remove the environment and the demo database
	rm -rf .venv .desk

.venv/.installed: pyproject.toml requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing into .venv …"
	@$(INSTALL) -e .
	@touch $@

.venv/.installed-dev: pyproject.toml requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing into .venv …"
	@$(INSTALL) -e '.[dev]'
	@touch $@ .venv/.installed

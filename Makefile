.PHONY: interop help dev check static lint format types imports templates migrations courses test all-tests coverage mutation long sqlite bench audit lock messages untranslated release release-dump screenshots fresh-migrations

TEMPLATES = $(shell find templates -name '*.html')

help: ## what `make` can do (this list)
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' Makefile | expand -t 14

# Pages and sockets from one uvicorn, with DEBUG and the debug toolbar; the data is the demo's.
dev: ## serve the site on port 8000 (or PORT=N), anew after each change of a file
	uv run manage.py demo --no-serve
	DJANGO_SETTINGS_MODULE=lms.settings.dev DEBUG=true DEBUG_TOOLBAR=true \
		uv run uvicorn lms.asgi:application --port $(or $(PORT),8000) --lifespan off \
		--ws-per-message-deflate false --reload $(addprefix --reload-dir ,lms cms mentors courses accounts core templates locale) \
		--reload-include '*.html' --reload-include '*.mo'

# The tests after the rest: they use both cores.
check: static ## static checks and quick tests
	@$(MAKE) --no-print-directory test

# Each takes one core: `make -j2 static` is done in half the time.
static: lint types imports templates migrations ## what is read without running the tests

lint: ## ruff: mistakes and format (the same before each commit, see CONTRIBUTING.md)
	uv run ruff check .
	uv run ruff format --check .

format: ## mend what ruff and djade can mend
	uv run ruff check --fix .
	uv run ruff format .
	@uv run djade --target-version 6.1 $(TEMPLATES)

# Strict where the rules are pure; [tool.mypy] in pyproject.toml says where and why not elsewhere.
types: ## mypy
	uv run python -m mypy

imports: ## who may import whom (import-linter)
	uv run lint-imports

# One way to write a template: names at the end of blocks, order of libraries, newest tags.
templates: ## one way to write a template (djade)
	@uv run djade --target-version 6.1 --check $(TEMPLATES)

# No model without its migration; and none that stops what still runs the release before it. The
# second is read off the SQL of PostgreSQL (SQLite writes its tables anew for every change).
migrations: ## no model without its migration, none that stops a running release
	uv run manage.py makemigrations --check --dry-run
	@if [ -n "$$TEST_POSTGRES_URL" ]; then \
		uv run manage.py lintmigrations --settings lms.settings.lint; \
	else \
		echo "Set TEST_POSTGRES_URL and the SQL of the migrations is read too."; \
	fi

courses: ## read all course files
	uv run manage.py check_curriculum

test: ## the tests, without the long ones
	uv run pytest

# Commands, locks, sockets, the demo and the way to a certificate: all others run on PostgreSQL
# alone, production's engine.
sqlite: ## the tests whose matter differs by database engine
	uv run pytest -m "engine and not browser"

# The floor stands in pyproject.toml under [tool.coverage.report].
coverage: ## the tests again, with the branches they went through; fails under the floor
	uv run pytest -m "not browser" --cov --cov-report=term:skip-covered

# No part of `.ci/run`: it takes long. mutmut is pinned because its insides are used.
mutation: ## do the tests notice when a rule is changed? (docs/developers/testing.md); fails under 90 %
	uv run --with mutmut==3.8.1 python -m bench.mutation

# Pages beside the bare Wagtail page, with many people in the database; loading the courses.
bench: ## measure pages and loading, beside a bare Wagtail
	uv run python -m bench.pages
	uv run python bench/courses.py

# Of the demo as it lives, in Chromium. What a document shows goes small into docs/pictures.
screenshots: ## pictures of the main screens, into var/screenshots and docs/pictures
	uv run python -m bench.screenshots

all-tests: ## every test on PostgreSQL, and on SQLite what may differ there: about an hour
	FULL=1 .ci/run

long: ## what takes longer: the site in a browser, processes of their own, thousands of bad inputs
	uv run pytest -m long -n 3

# A second program that reads our badges (tests/interop, ADR-0058): exact versions, and no lock file,
# which would name a registry.
interop: ## bring the program that reads our badges in tests/interop (needs Node 20)
	npm install --prefix tests/interop --no-package-lock --no-audit --no-fund --ignore-scripts

# The words of the pages, gathered for the translators and compiled (needs gettext).
messages: ## gather and compile the words of the pages (needs gettext)
	uv run manage.py makemessages --all --add-location file --no-wrap --no-obsolete
	uv run manage.py compilemessages --ignore .venv

# Tests do not wait for a translation, a release does.
untranslated: messages ## list the sentences that wait for a translator
	uv run python -m deploy.list_untranslated

# Neither is part of the environment: they bring many packages, and judge ours from outside.
audit: ## bandit and pip-audit; what they find is judged in docs/policies/security-findings.md
	uvx --python 3.13 bandit==1.9.4 -q -r lms cms mentors courses accounts core -x '*/migrations/*' --exit-zero
	uvx pip-audit -r deploy/requirements.txt --disable-pip

# Newest versions, written into pyproject.toml and deploy/requirements.txt.
lock: ## take the newest versions and pin them
	uv run --no-project python deploy/lock.py

# Number, heading of the changelog, key and dump in one; what it wrote is then committed.
release: untranslated ## make this tree release VERSION (0.2.0): number, changelog, dump
	uv run --no-project python deploy/new_release.py $(VERSION)

# Until 0.3, the first version to install, is released: merge models, then run this.
fresh-migrations: ## write the one initial migration of each app anew
	uv run python -m deploy.fresh_migrations

# Kept with the release, so that an upgrade from it can be tested.
release-dump: ## the demo's data as VERSION leaves it, into tests/data/releases
	rm -f var/release.sqlite3*
	DJANGO_SETTINGS_MODULE=lms.settings.e2e DATABASE_URL=sqlite:///$(CURDIR)/var/release.sqlite3 FIELD_KEYS=$$(cat tests/data/releases/$(VERSION).key) \
		uv run manage.py demo --no-serve --password 'quiet green river boat'
	DJANGO_SETTINGS_MODULE=lms.settings.e2e DATABASE_URL=sqlite:///$(CURDIR)/var/release.sqlite3 FIELD_KEYS=$$(cat tests/data/releases/$(VERSION).key) \
		uv run manage.py dumpdata --natural-foreign --exclude contenttypes --exclude auth.permission \
		--exclude accounts.session --exclude wagtailcore.referenceindex --exclude wagtailsearch \
		--output var/release.json
	# A page's text stands in its drafts too, far apart: xz finds it again, and gzip does not (a third of the size).
	uv run python -c "import lzma, shutil; shutil.copyfileobj(open('var/release.json', 'rb'), lzma.open('tests/data/releases/$(VERSION).json.xz', 'wb', preset=9 | lzma.PRESET_EXTREME))"
	rm -f var/release.json

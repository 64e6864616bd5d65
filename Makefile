.PHONY: bench check format lint types imports templates migrations courses test long lock messages release-dump

TEMPLATES = $(shell find templates -name '*.html')

check: lint types imports templates migrations courses test

lint:
	uv run ruff check .
	uv run ruff format --check .

format:
	uv run ruff check --fix .
	uv run ruff format .
	@uv run djade --target-version 6.1 $(TEMPLATES)

# Strict where the rules are pure; [tool.mypy] in pyproject.toml says where and why not elsewhere.
types:
	uv run mypy

imports:
	uv run lint-imports

# One way to write a template: names at the end of blocks, order of libraries, newest tags.
templates:
	@uv run djade --target-version 6.1 --check $(TEMPLATES)

# No model without its migration; and none that stops what still runs the release before it. The
# second is read off the SQL of PostgreSQL (SQLite writes its tables anew for every change).
migrations:
	uv run manage.py makemigrations --check --dry-run
	@if [ -n "$$TEST_POSTGRES_URL" ]; then \
		uv run manage.py lintmigrations --settings lms.settings.lint; \
	else \
		echo "Set TEST_POSTGRES_URL and the SQL of the migrations is read too."; \
	fi

courses:
	uv run manage.py check_curriculum

test:
	uv run pytest

# Pages beside the bare Wagtail page, with many people in the database; loading the courses.
bench:
	uv run python -m bench.pages
	uv run python bench/courses.py

# Whole-site crawls and thousands of bad inputs.
long:
	uv run pytest -m long

# The words of the pages, gathered for the translators and compiled (needs gettext).
messages:
	uv run manage.py makemessages --locale it --locale ar --add-location file --no-wrap --no-obsolete
	uv run manage.py compilemessages --ignore .venv

# Newest versions, written into pyproject.toml and deploy/requirements.txt.
lock:
	uv run --no-project python deploy/lock.py

# The demo's data as this version leaves it; later versions are tried on it (tests/test_releases.py).
release-dump:
	rm -f var/release.sqlite3*
	DATABASE_URL=sqlite:///$(CURDIR)/var/release.sqlite3 FIELD_KEYS=$$(cat tests/data/releases/$(VERSION).key) \
		uv run manage.py demo --no-serve --password 'quiet green river boat'
	DATABASE_URL=sqlite:///$(CURDIR)/var/release.sqlite3 FIELD_KEYS=$$(cat tests/data/releases/$(VERSION).key) \
		uv run manage.py dumpdata --natural-foreign --exclude contenttypes --exclude auth.permission \
		--exclude sessions --exclude wagtailcore.referenceindex --exclude wagtailsearch \
		--output tests/data/releases/$(VERSION).json

.PHONY: check format lint imports migrations courses test long lock

check: lint imports migrations courses test

lint:
	uv run ruff check .
	uv run ruff format --check .

format:
	uv run ruff check --fix .
	uv run ruff format .

imports:
	uv run lint-imports

migrations:
	uv run manage.py makemigrations --check --dry-run

courses:
	uv run manage.py check_curriculum

test:
	uv run pytest

# Whole-site crawls and thousands of bad inputs.
long:
	uv run pytest -m long

# Newest versions, written into pyproject.toml and deploy/requirements.txt.
lock:
	uv run --no-project python deploy/lock.py

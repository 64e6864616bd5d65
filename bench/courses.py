"""How long it takes to load all courses in all languages: into an empty site, and unchanged.

    uv run python bench/courses.py

Makes a database of its own in a temporary folder. Prints wall time and processor time in seconds
and the number of queries. On a machine that does other work, compare the processor time. Goals: 20
s and 5 s on two idle cores.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Load twice and print how long each took."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "lms.settings.dev"
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        from cms.admin.services import set_up_site

        set_up_site()
        print(f"{'':24}{'seconds':>10}{'processor':>11}{'queries':>9}   pages and quizzes")
        took("into an empty site")
        took("nothing has changed")


def took(name: str) -> None:
    """Measure one load."""
    from django.db import connection

    from cms.course_import.services import load_languages
    from cms.curriculum.files import CONTENT
    from core.clock import now

    queries = 0

    def count(execute, *arguments):
        nonlocal queries
        queries += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        began, worked = time.perf_counter(), time.process_time()
        report = load_languages(CONTENT, as_draft=False, by=None, at=now())
        seconds, processor = time.perf_counter() - began, time.process_time() - worked
    made = f"{len(report.created)} made, {len(report.unchanged)} unchanged"
    print(f"{name:24}{seconds:10.1f}{processor:11.1f}{queries:9}   {made}")


if __name__ == "__main__":
    main()

"""What the demo's own database has besides, and no other: “Try it as …” and the bar above a page.

Neither the addresses nor the templates are on the path of any other settings (ADR-0091).
"""

from copy import deepcopy
from typing import Any

from .base import BASE_DIR, STATICFILES_DIRS, TEMPLATES

DEMO_FOLDER = BASE_DIR / "lms" / "demo"
DEMO_URLCONF = "lms.demo_urls"
DEMO_STATICFILES = [*STATICFILES_DIRS, DEMO_FOLDER / "static"]


def with_demo_templates() -> list[dict[str, Any]]:
    """The site's templates, and before them those of the demo that stand around some of them."""
    templates: list[dict[str, Any]] = deepcopy(TEMPLATES)
    templates[0]["DIRS"].insert(0, DEMO_FOLDER / "templates")
    templates[0]["OPTIONS"]["context_processors"].append("lms.demo.context_processors.trying")
    return templates

"""What only the demo's own database gets: “Try it as …” and the bar above a page.

No other settings include its URLs or templates (ADR-0091).
"""

from copy import deepcopy
from typing import Any

from .base import BASE_DIR, STATICFILES_DIRS, TEMPLATES

DEMO_FOLDER = BASE_DIR / "lms" / "demo"
DEMO_URLCONF = "lms.demo_urls"
DEMO_STATICFILES = [*STATICFILES_DIRS, DEMO_FOLDER / "static"]


def with_demo_templates() -> list[dict[str, Any]]:
    """The site's templates, preceded by those of the demo that override some of them."""
    templates: list[dict[str, Any]] = deepcopy(TEMPLATES)
    templates[0]["DIRS"].insert(0, DEMO_FOLDER / "templates")
    templates[0]["OPTIONS"]["context_processors"].append("lms.demo.context_processors.trying")
    return templates

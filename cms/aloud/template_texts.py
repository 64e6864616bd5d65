"""The words of buttons, labels and notices that stand in templates of a learner's pages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import gettext, pgettext

# Folders and files below `templates/` that only staff see: nobody reads them aloud to her.
STAFF = (
    "cms/office",
    "courses/cohorts",
    "courses/marking",
    "dashboards/coordinator",
    "dashboards/people",
    "dashboards/supervisor",
    "dashboards/status",
    "mentors/competencies",
    "wagtailadmin",
    "django",
)

# What a lesson and its questions are put together from.
OF_A_LESSON = (
    "base.html",
    "components/",
    "cms/pages/lesson_page",
    "cms/parts/",
    "cms/blocks/",
    "courses/attempts/",
    "courses/parts/",
)


def words_of_templates(only: tuple[str, ...] = ("",)) -> Iterator[str]:
    """Each text that has no blank to fill in, in the language of now, as a piece of HTML.

    `only`: how the names of the templates begin.
    """
    root = Path(settings.BASE_DIR) / "templates"
    for file in sorted(root.rglob("*.html")):
        name = file.relative_to(root).as_posix()
        if name.startswith(only) and not name.startswith(STAFF):
            found: Any = engines["django"].get_template(name)
            yield from _words(found.template)
    yield f"<p>{settings.SITE_NAME}</p>"


def _words(template: Any) -> Iterator[str]:
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        literal = node.filter_expression.var.literal
        if isinstance(literal, str):
            context = node.message_context.resolve({}) if node.message_context else ""
            yield f"<p>{pgettext(context, literal) if context else gettext(literal)}</p>"
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        said, blanks = node.render_token_list(node.singular)
        if not blanks and node.countervar is None:
            yield f"<p>{gettext(said).replace('%%', '%')}</p>"

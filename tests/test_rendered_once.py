"""A component that is rendered once shows what a plain include of it would show."""

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation

from core.templatetags.rendered_once import rendered_once
from courses.progress.rules import LessonState
from courses.progress.view_models import LessonRow

ROW = "courses/parts/lesson_row.html"


def row(**changes):
    facts = {
        "key": None,
        "number": 2,
        "title": "Rest & quiet",
        "minutes": 12,
        "url": "/en/courses/a/1/2/",
        "state": LessonState.NOT_OPENED,
        "place": 1,
        "here": False,
    }
    return LessonRow(**facts | changes)


@pytest.mark.parametrize("language", ["en", "it", "ar"])
@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"here": True},
        {"state": LessonState.OPENED, "place": 3},
        {"state": LessonState.READ},
        {"state": LessonState.COMPLETED},
    ],
)
def test_a_row_is_the_same_the_first_time_and_after(language, links, changes):
    with translation.override(language):
        plain = render_to_string(ROW, {"lesson": row(**changes), "links": links}).strip()
        shown = [rendered_once(ROW, lesson=row(**changes), links=links) for _time in range(2)]
    assert shown == [plain, plain]
    assert "Rest &amp; quiet" in plain


def test_rows_that_differ_in_anything_are_not_taken_for_each_other():
    forms = [
        row(),
        row(here=True),
        row(title="Rest"),
        row(url="/en/courses/a/1/3/"),
        row(minutes=13),
        row(state=LessonState.OPENED),
        row(state=LessonState.OPENED, place=2),
        row(state=LessonState.READ),
        row(state=LessonState.COMPLETED),
    ]
    shown = {rendered_once(ROW, lesson=one, links=True) for one in forms}
    assert len(shown) == len(forms)
    assert rendered_once(ROW, lesson=row(), links=False) not in shown


def test_each_language_has_its_own():
    def shown(language):
        with translation.override(language):
            return rendered_once("components/leave_link.html")

    assert len({shown(language) for language in ("en", "it", "ar")}) == 3
    assert shown("en") == render_to_string("components/leave_link.html").strip()


def test_a_component_does_not_see_the_page_around_it():
    page = engines["django"].from_string(
        "{% load rendered_once %}"
        '{% rendered_once "courses/parts/lesson_row.html" lesson=lesson links=False %}'
    )
    context = {"lesson": row(), "links": True, "her_name": "Amara"}
    assert "<a" not in page.render(context)
    assert "Amara" not in page.render(context)


def test_what_is_given_has_to_be_a_fixed_value():
    with pytest.raises(TypeError):
        rendered_once(ROW, lesson={"title": "can change"}, links=True)

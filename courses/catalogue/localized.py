"""Titles in her language, as an expression within a query."""

from django.conf import settings
from django.db.models import Case, Model, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce


def in_language(texts: type[Model], language: str, field: str = "title", **row: str) -> Coalesce:
    """An expression: the words of a row in `language`, else in the installation's, else in any.

    `row` names the texts' foreign key and where the outer query holds its value, as in
    `in_language(LessonText, "it", lesson="pk")`.
    """
    ((foreign_key, outer),) = row.items()
    nearest = Case(
        When(language=language, then=Value(0)),
        When(language=settings.LANGUAGE_CODE, then=Value(1)),
        default=Value(2),
    )
    found = texts._default_manager.filter(**{foreign_key: OuterRef(outer)}).order_by(nearest, "pk")
    return Coalesce(Subquery(found.values(field)[:1]), Value(""), output_field=TextField())

"""Exercises and words of the glossary become snippets, under the rules of a load.

Made, brought up to date, or left as an editor wrote them; drafts where a load makes drafts.
"""

from typing import TYPE_CHECKING

from cms.curriculum import digests
from cms.curriculum.files import Content
from cms.models import Exercise, Term

if TYPE_CHECKING:
    from cms.loading.loader import Loader

LIBRARY_MODELS = (Exercise, Term)


def load_library(loader: "Loader", content: Content) -> None:
    """Writes what is new or changed; called inside the transaction of a load."""
    for file in content.exercises:
        values = {
            "card": file.card,
            "title": file.title,
            "seconds": file.seconds,
            "drawing": file.drawing,
            "body": file.html,
        }
        loader.keep_row(Exercise, file.key, values, f"grounding/{file.card.lower()}")
    for file in content.terms:
        values = {"term": file.term, "also": list(file.also), "definition": file.definition}
        loader.keep_row(Term, file.key, values, f"word “{file.term}”")


def facts_of(model, values) -> dict:
    """What counts of a row, from a file's values or from the content of a revision."""
    if model is Exercise:
        facts = {name: values[name] for name in ("card", "title", "seconds", "drawing")}
        return {**facts, "body": digests.plain(values["body"])}
    return {
        "term": values["term"],
        "also": digests.value_of(values["also"], []),
        "definition": values["definition"],
    }

"""A template tag for a grounding exercise on any page."""

from django import template
from django.conf import settings
from django.utils.translation import get_language

from core.registry import published_exercise

CARDS = ("G1", "G2", "G3", "G4", "G5", "G6")

register = template.Library()


@register.inclusion_tag("components/grounding/exercise.html")
def ground_card(card: str, *, alone: bool = False) -> dict[str, object]:
    """The exercise of that card.

    `alone` leaves out “or choose another”, on the page that shows all six.
    """
    folder = "components/grounding"
    return {
        "card": card,
        "alone": alone,
        "exercise": published_exercise(card, get_language() or settings.LANGUAGE_CODE),
        "built_in": f"{folder}/{card}.html",
        "next_card": CARDS[(CARDS.index(card) + 1) % len(CARDS)],
    }

"""That something on “My way” has a day: said on her start page without saying of what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from mentors.journeys.queries import Milestone


@dataclass(frozen=True)
class DatedLine:
    """The day, and where she puts the line away."""

    day: datetime
    away_url: str


def dated_line(way: Sequence[Milestone]) -> DatedLine | None:
    """Of what her way holds; nothing is looked up."""
    for step in way:
        if step.day and step.certificate:
            return DatedLine(step.day, reverse("put-reminder-away", args=[step.certificate]))
    return None

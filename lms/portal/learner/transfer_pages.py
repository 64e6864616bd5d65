"""The contents of a transfer, collected from each app, and shown to the receiver."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.transfers.rules import Brought, CertificateBrought, CourseBrought, EvidenceBrought
from accounts.types import Person
from core.templatetags.when import date_words
from courses.enrolment.queries import courses_visible_to
from courses.progress.queries import learning_summary
from mentors.journeys.learner_queries import competency_names, kind_words, way_of_learner


@dataclass(frozen=True, slots=True)
class Lines:
    """A part of a transfer in words: a heading and its lines."""

    title: str
    lines: tuple[str, ...]


def offer_of(user: Person, at: datetime) -> dict[str, tuple[object, str]]:
    """Everything that can be transferred: a key for the form → the thing and its text, in order."""
    found: dict[str, tuple[object, str]] = {}
    for view in learning_summary(user, get_language() or "en"):
        if view.line is not None:
            modules = view.line.modules
            course = CourseBrought(view.code, modules.done, modules.total)
            found[f"course:{view.code}"] = (course, _course_words(view.title, course))
    way = way_of_learner(user, at)
    for code, name in zip(way.met, competency_names(way.met), strict=True):
        found[f"met:{code}"] = (code, name)
    for one in way.shown:
        thing = EvidenceBrought(one.kind, one.codes, one.day)
        found[f"evidence:{one.public_id}"] = (thing, _evidence_words(thing))
    for held in way.certificates:
        paper = CertificateBrought(held.public_id, held.achievement, held.since, held.until)
        found[f"certificate:{held.public_id}"] = (paper, _certificate_words(paper))
    return found


def chosen(offer: dict[str, tuple[object, str]], keys: Collection[str]) -> Brought:
    """What was ticked. Keys that were never offered are ignored."""
    things = [thing for key, (thing, _words) in offer.items() if key in keys]
    return Brought(
        courses=tuple(one for one in things if isinstance(one, CourseBrought)),
        met=tuple(one for one in things if isinstance(one, str)),
        evidence=tuple(one for one in things if isinstance(one, EvidenceBrought)),
        certificates=tuple(one for one in things if isinstance(one, CertificateBrought)),
    )


def lines_of(brought: Brought, reader: Person) -> list[Lines]:
    """The contents as text in the reader's language; empty parts are left out."""
    titles = (
        {card.code: card.title for card in courses_visible_to(reader, get_language() or "en")}
        if brought.courses
        else {}
    )
    parts = [
        Lines(
            _("Courses"),
            tuple(_course_words(titles.get(one.code, one.code), one) for one in brought.courses),
        ),
        Lines(_("Competencies that are met"), tuple(competency_names(brought.met))),
        Lines(_("What showed it"), tuple(map(_evidence_words, brought.evidence))),
        Lines(_("Certificates"), tuple(map(_certificate_words, brought.certificates))),
    ]
    return [part for part in parts if part.lines]


def _course_words(title: str, course: CourseBrought) -> str:
    return _("%(course)s: %(done)s of %(of)s modules done") % {
        "course": title,
        "done": course.done,
        "of": course.of,
    }


def _evidence_words(thing: EvidenceBrought) -> str:
    return _("%(kind)s, %(day)s: %(about)s") % {
        "kind": kind_words(thing.kind),
        "day": _day(thing.day),
        "about": ", ".join(competency_names(thing.codes)),
    }


def _certificate_words(paper: CertificateBrought) -> str:
    return _("%(achievement)s, from %(since)s until %(until)s") % {
        "achievement": paper.achievement,
        "since": _day(paper.since),
        "until": _day(paper.until),
    }


def _day(day: date) -> str:
    return date_words(day)

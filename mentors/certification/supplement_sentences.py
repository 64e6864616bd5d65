"""What a supplement to a certificate states, as text. Read only.

The parts are those of the European Union's Recommendation on micro-credentials (domain 6.1,
ADR-0007). Only what is configured or required is stated; anything missing is “Not stated”.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from accounts.membership.queries import PublicFacts, facts_of
from mentors.programmes.queries import competency_lines, hours_words
from mentors.programmes.rules import Requirements, read_requirements

from ..models import Certificate

# The key of `Certificate.basis` under which the facts stated at issue are kept.
STATED = "stated"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: a label and one or more paragraphs. `own`: text that people entered."""

    label: str
    lines: tuple[str, ...]
    own: bool = False
    listed: bool = False


def stated_of(certificate: Certificate) -> PublicFacts:
    """Return the facts stated at issue; those not set then are taken from today's settings."""
    kept, today = certificate.basis.get(STATED, {}), facts_of(certificate.organisation)
    return PublicFacts(
        public_country=kept.get("public_country") or today.public_country,
        framework_level=kept.get("framework_level") or today.framework_level,
    )


def parts_of(certificate: Certificate, *, named: bool) -> list[Part]:
    """Return the parts in the Recommendation's order. `named`: the holder wants the name shown."""
    stated, asks = stated_of(certificate), read_requirements(certificate.version.requirements)
    given = date_format(timezone.localtime(certificate.valid_from), "j F Y")
    learnt = tuple(competency_lines(certificate))
    not_stated = _("Not stated")
    name = (certificate.shown_name if named else "") or ""
    return [
        Part(_("Name of the learner"), (name or not_stated,), own=bool(name)),
        Part(_("Title"), (certificate.shown_title,), own=True),
        Part(_("Country"), (_country(stated) or not_stated,)),
        Part(_("Given by"), (certificate.issuer_name or settings.SITE_NAME,), own=True),
        Part(_("Date"), (given,)),
        Part(_("What was learnt"), learnt, listed=True)
        if learnt
        else Part(_("What was learnt"), (certificate.version.description,), own=True),
        Part(_("Workload"), (hours_words(certificate) or not_stated,)),
        Part(_("Level"), (_level(stated) or not_stated,)),
        Part(_("How it was assessed"), assessment(asks)),
        Part(_("Form of participation"), (participation(asks),)),
        Part(_("How quality is assured"), quality(asks) or (not_stated,)),
    ]


def _country(stated: PublicFacts) -> str:
    return str(countries.name(stated.public_country)) if stated.public_country else ""


def _level(stated: PublicFacts) -> str:
    if not stated.framework_level:
        return ""
    return _("Level %(level)d of the European Qualifications Framework (EQF)") % {
        "level": stated.framework_level
    }


def assessment(asks: Requirements) -> tuple[str, ...]:
    """Return how it was assessed: only what the programme requires."""
    raters = max((one.raters for one in asks.competencies), default=0)
    said = []
    if asks.courses:
        said.append(_("Lessons and their exercises were completed."))
    if asks.observed_sessions:
        said.append(
            ngettext(
                "Practice was observed in at least %(number)d session.",
                "Practice was observed in at least %(number)d sessions.",
                asks.observed_sessions,
            )
            % {"number": asks.observed_sessions}
        )
    if raters == 1:
        said.append(_("One assessor rated each outcome."))
    elif raters:
        said.append(
            _("Each outcome was rated by %(number)d assessors, neither knowing the other's rating.")
            % {"number": raters}
        )
    return tuple(said)


def participation(asks: Requirements) -> str:
    """Return the form of participation: online, with others, or both."""
    if asks.courses and asks.competencies:
        return _("Lessons online, and practice with others under supervision")
    if asks.courses:
        return _("Online")
    return _("Practice with others, under supervision")


def quality(asks: Requirements) -> tuple[str, ...]:
    """Return the issuer's own quality assurance; no accreditation is claimed."""
    if not asks.competencies:
        return ()
    said = [_("By the organisation itself: assessors are trained and named for each learner.")]
    if max(one.raters for one in asks.competencies) > 1:
        said.append(_("Where two differ by more than a little, a third decides."))
    said.append(_("A learner who disagrees is answered by two people who took no part."))
    return tuple(said)

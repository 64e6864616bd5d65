"""Programmes, and the requirements of a journey's certificate. Read only."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.errors import NotFound

from ..models import Certificate, Journey, ProgrammeVersion
from . import rules


def requirements_of(journey: Journey) -> rules.Requirements:
    """Return the requirements of this journey's certificate."""
    return rules.read_requirements(journey.version.requirements)


def required_levels_of(journey: Journey) -> dict[str, int]:
    """Return code → the level that this journey's programme requires, in the order of the codes."""
    return rules.required_levels(requirements_of(journey))


def programmes_to_begin() -> list[ProgrammeVersion]:
    """Return the latest version of every programme."""
    latest = {}
    for version in ProgrammeVersion.objects.select_related("programme").order_by("number"):
        latest[version.programme_id] = version
    return sorted(latest.values(), key=lambda version: version.title)


def programme_to_begin(code: str) -> ProgrammeVersion:
    """Return the latest version of this programme. Raise NotFound."""
    version = (
        ProgrammeVersion.objects.filter(programme__code=code)
        .select_related("programme")
        .order_by("number")
        .last()
    )
    if version is None:
        raise NotFound
    return version


HOURS, COMPETENCIES = "hours", "competencies"
LEARNING, SESSIONS = "learning", "sessions"

NAMES: dict[str, Promise] = {
    "C1": gettext_lazy("Equal and voluntary working relationships"),
    "C2": gettext_lazy("Attentive listening"),
    "C3": gettext_lazy("Careful use of own experience"),
    "C4": gettext_lazy("Boundaries and confidentiality"),
    "C5": gettext_lazy("Noticing risk and calling help"),
    "C6": gettext_lazy("Information and referral"),
    "C7": gettext_lazy("Work across cultures and languages"),
    "C8": gettext_lazy("Planning from strengths"),
    "C9": gettext_lazy("Own limits and use of supervision"),
    "C10": gettext_lazy("Digital safety"),
    "C11": gettext_lazy("Teamwork"),
}


def competency_lines(certificate: Certificate) -> list[str]:
    """Return what the holder can do, one line each, in the order of the codes."""
    codes: Sequence[str] = certificate.basis.get(COMPETENCIES, ())
    return [str(NAMES[code]) for code in codes if code in NAMES]


def competencies_words(certificate: Certificate) -> str:
    """Return the same in one sentence; "" if nothing was recorded at issue."""
    lines = competency_lines(certificate)
    return _("Can do: %(names)s.") % {"names": "; ".join(lines)} if lines else ""


def hours_words(certificate: Certificate) -> str:
    """Return the holder's hours in one sentence; "" if none count."""
    hours = certificate.basis.get(HOURS, {})
    learning, sessions = int(hours.get(LEARNING, 0)), int(hours.get(SESSIONS, 0))
    said = [
        ngettext("%(hours)d hour of courses", "%(hours)d hours of courses", learning)
        % {"hours": learning}
        if learning
        else "",
        ngettext(
            "%(hours)d hour of sessions under supervision",
            "%(hours)d hours of sessions under supervision",
            sessions,
        )
        % {"hours": sessions}
        if sessions
        else "",
    ]
    return ", ".join(filter(None, said)) + "." if any(said) else ""

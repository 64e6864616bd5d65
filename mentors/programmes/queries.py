"""Programmes, and what the certificate of a journey asks for. Read only."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.errors import NotFound

from ..models import Certificate, Journey, ProgrammeVersion
from . import rules


def requirements_of(journey: Journey) -> rules.Requirements:
    """What the certificate of this journey asks for."""
    return rules.read_requirements(journey.version.requirements)


def required_levels_of(journey: Journey) -> dict[str, int]:
    """Code → the level that this journey's programme asks for, in the order of their numbers."""
    return rules.required_levels(requirements_of(journey))


def programmes_to_begin() -> list[ProgrammeVersion]:
    """The latest version of every programme."""
    latest = {}
    for version in ProgrammeVersion.objects.select_related("programme").order_by("number"):
        latest[version.programme_id] = version
    return sorted(latest.values(), key=lambda version: version.title)


def programme_to_begin(code: str) -> ProgrammeVersion:
    """The latest version of this programme. Raises NotFound."""
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
    """What the holder can do, a line each, in the order of their numbers."""
    codes: Sequence[str] = certificate.basis.get(COMPETENCIES, ())
    return [str(NAMES[code]) for code in codes if code in NAMES]


def competencies_words(certificate: Certificate) -> str:
    """The same in one sentence. "": nothing was noted when it was given."""
    lines = competency_lines(certificate)
    return _("Can do: %(names)s.") % {"names": "; ".join(lines)} if lines else ""


def hours_words(certificate: Certificate) -> str:
    """The holder's hours in one sentence. "": none that count."""
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

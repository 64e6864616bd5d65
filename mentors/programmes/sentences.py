"""What a certificate says of her hours and of what she can do. Read only.

An employer reads it: names of competencies are shorter here than in the framework and say nothing
of why she trained (domain R7.7). Other programmes' competencies are not named.
"""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..models import Certificate

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
    """What she can do, a line each, in the order of their numbers."""
    codes: Sequence[str] = certificate.basis.get(COMPETENCIES, ())
    return [str(NAMES[code]) for code in codes if code in NAMES]


def competencies_words(certificate: Certificate) -> str:
    """The same in one sentence. "": nothing was noted when it was given."""
    lines = competency_lines(certificate)
    return _("Can do: %(names)s.") % {"names": "; ".join(lines)} if lines else ""


def hours_words(certificate: Certificate) -> str:
    """Her hours in one sentence. "": none that count."""
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

"""A certificate of participation as a tagged PDF (PDF/UA-1). It gives no reason for mentoring."""

from datetime import date, datetime
from pathlib import Path

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentors.certification.printing import compiled, letters_run

TEMPLATE = Path(__file__).parent / "participation.typ"


def participation_pdf(
    *, name: str, issuer: str, sessions: int, since: date, until: date, at: datetime
) -> bytes:
    """Return the certificate with the name that was typed; `issuer`: as on certificates."""
    words = {
        "lang": (translation.get_language() or "en").split("-")[0],
        "rtl": "yes" if translation.get_language_bidi() else "no",
        "title": _("Certificate of participation"),
        "name": name,
        "name_runs": letters_run(name),
        "issuer": issuer,
        "issuer_runs": letters_run(issuer),
        "line": ngettext(
            "took part in a mentoring programme: %(sessions)s session, %(since)s to %(until)s.",
            "took part in a mentoring programme: %(sessions)s sessions, %(since)s to %(until)s.",
            sessions,
        )
        % {
            "sessions": sessions,
            "since": date_format(since, "F Y"),
            "until": date_format(until, "F Y"),
        },
        "printed": _("Printed on %(day)s") % {"day": date_format(timezone.localtime(at), "j F Y")},
    }
    return compiled(TEMPLATE, words, at=at)

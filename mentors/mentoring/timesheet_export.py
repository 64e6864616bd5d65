"""A month of hours as a table (CSV) and as a tagged PDF (PDF/UA-1). It names no mentee."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentors.certification.printing import can_print, compiled, letters_run

from .timesheet_queries import Month

TEMPLATE = Path(__file__).parent / "timesheet.typ"


def month_csv(month: Month) -> str:
    """Return one line per piece of work; minutes are a number, so that they can be added up."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow([_("Day"), _("Work"), _("Minutes"), _("Approved")])
    for line in month.lines:
        table.writerow(
            [
                line.day.isoformat(),
                line.words,
                line.minutes,
                _("yes") if line.is_approved else _("no"),
            ]
        )
    return written.getvalue()


def month_pdf(month: Month, *, name: str, organisation: str, at: datetime) -> bytes:
    """Return the same as a PDF, with the mentor's shown name and the organisation.

    A name with a character that the fonts lack is left out, so that every month can be printed.
    """
    name, organisation = (text if can_print(text) else "" for text in (name, organisation))
    rows = [
        [
            date_format(line.day, "j F Y"),
            line.words,
            line.length,
            _("Approved") if line.is_approved else _("Not yet approved"),
        ]
        for line in month.lines
    ]
    title = _("Hours in %(month)s") % {"month": date_format(month.first, "F Y")}
    words = {
        "lang": (translation.get_language() or "en").split("-")[0],
        "rtl": "yes" if translation.get_language_bidi() else "no",
        "title": title,
        "name": name,
        "name_runs": letters_run(name),
        "organisation": organisation,
        "organisation_runs": letters_run(organisation),
        "heads": json.dumps([_("Day"), _("Work"), _("Time"), _("State")], ensure_ascii=False),
        "rows": json.dumps(rows, ensure_ascii=False),
        "sum": _("In all: %(time)s") % {"time": month.length},
        "printed": _("Printed on %(day)s") % {"day": date_format(timezone.localtime(at), "j F Y")},
    }
    return compiled(TEMPLATE, words, at=at)

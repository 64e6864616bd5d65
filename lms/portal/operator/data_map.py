"""The data map: every table with personal data, from the declarations of the models."""

from collections.abc import Iterable

from django.db.models import Model

from core.personal_data import InExport, OnErasure, PersonalData, declared
from core.personal_export import columns_of, exported_models
from core.retention import jobs_of
from core.retention_clocks import OPEN_ENDED, SINCE, Clock, days_of

HEAD = """# What is kept of a person

Printed by `manage.py data_map` from the declarations beside the models. A table that is not in
this list holds nothing that leads to a person. How long each clock runs, and since when, stands
below the table.

"""
CLOCK_HEAD = """
## The clocks

`manage.py purge`, run by a timer, deletes what is past its clock: in small steps, each with its
number in the log (but for sign-ins and drafts, where a number would tell who came and went). Run
again, it deletes nothing more. An account is erased when its owner asks, or when nobody has signed
in to it for long enough. The days stand in `RETENTION_DAYS` in the settings.

"""
EXPORT_HEAD = """
## What the export holds

Every column but those that would let somebody in. Form and limits: `docs/users/export.md`.

"""
_COLUMNS = ("table", "what", "why", "who sees it", "how long", "erasure", "export")
_CLOCKS = {
    Clock.ACCOUNT: "until its owner's account is erased",
    Clock.RECORD: "as long as what it belongs to; the link goes with the account",
}


def data_map() -> str:
    """The whole page, as Markdown."""
    rows = [_row(model, said) for model, said in declared()]
    lines = [_line(_COLUMNS), _line(["---"] * len(_COLUMNS)), *(_line(row) for row in rows)]
    parts = [HEAD, lines, CLOCK_HEAD, _clocks(), EXPORT_HEAD, _exported()]
    return "".join(part if isinstance(part, str) else "\n".join(part) + "\n" for part in parts)


def _clocks() -> list[str]:
    """One row for each clock that counts days: how long, since when, and the job that
    enforces it.
    """
    rows = [
        (f"`{clock}`", _days(clock), since, ", ".join(jobs_of(clock)))
        for clock, since in SINCE.items()
    ]
    head = ("clock", "how long", "since when", "job of `purge`")
    return [_line(head), _line(["---"] * len(head)), *map(_line, rows)]


def _exported() -> list[str]:
    """The columns of the export, by table."""
    rows = [
        _line((f"`{model._meta.label}`", ", ".join(one.name for one in columns_of(model, said))))
        for model, said in exported_models(in_person=True)
    ]
    return [_line(("table", "columns")), _line(("---", "---")), *rows]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _row(model: type[Model], said: PersonalData) -> list[str]:
    return [
        f"`{model._meta.label}`",
        said.what,
        said.why,
        said.seen_by,
        how_long(said),
        _with_reason(said.on_erasure, said.because if said.on_erasure == OnErasure.KEPT else ""),
        _with_reason(said.export, said.because if said.export != InExport.YES else ""),
    ]


def how_long(said: PersonalData) -> str:
    """The retention period in words, with its number of days."""
    if said.clock in OPEN_ENDED:
        return _CLOCKS[said.clock]
    sooner = "; sooner with the account" if said.on_erasure == OnErasure.DELETED else ""
    return f"{_days(said.clock)} ({said.clock}){sooner}"


def _days(clock: Clock) -> str:
    days = days_of(clock)
    return f"{days} {'day' if days == 1 else 'days'}"


def _with_reason(what: str, because: str) -> str:
    return f"{what}: {because}" if because else str(what)

"""The data map: every table that holds something of a person, from the models' own declarations."""

from collections.abc import Iterable

from django.db.models import Model

from core.personal_data import InExport, OnErasure, PersonalData, declared
from core.personal_export import columns_of, exported_models
from core.retention import is_minded
from core.retention_clocks import OPEN_ENDED, Clock, days_of

HEAD = """# What is kept of a person

Made from the declarations beside the models by `manage.py data_map`; a test holds it current
(`tests/test_personal_data.py`). A table that is not in this list holds nothing that leads to a
person. The numbers of days stand in `RETENTION_DAYS` in the settings.

"""
EXPORT_HEAD = """
## What the export holds

Every column but those that would let somebody in. Form and limits: `export.md`.

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
    return HEAD + "\n".join(lines) + "\n" + EXPORT_HEAD + "\n".join(_exported()) + "\n"


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
    """The clock in words, with its number of days."""
    if said.clock in OPEN_ENDED:
        return _CLOCKS[said.clock]
    days = days_of(said.clock)
    sooner = "; sooner with the account" if said.on_erasure == OnErasure.DELETED else ""
    unminded = "" if is_minded(said.clock) else "; not yet deleted by itself"
    return f"{days} {'day' if days == 1 else 'days'} ({said.clock}){unminded}{sooner}"


def _with_reason(what: str, because: str) -> str:
    return f"{what}: {because}" if because else str(what)

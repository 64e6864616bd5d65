"""Every model that links to a person says what it holds of her; the data map prints that."""

import re
from io import StringIO

from django.apps import apps
from django.core.management import call_command
from django.db.models import ForeignKey

from core.personal_data import (
    InExport,
    OnErasure,
    declaration_of,
    declared,
    links_to_accounts,
)
from core.retention_clocks import SINCE


def test_every_model_with_a_link_to_a_person_declares_it():
    about = {model for model, said in declared() if said.about and said.about != ("pk",)}
    silent = {}
    for model in apps.get_models():
        if declaration_of(model):
            continue
        to_rows_about_her = [
            field.name
            for field in model._meta.local_fields
            if isinstance(field, ForeignKey) and field.related_model in about
        ]
        if links := links_to_accounts(model) + to_rows_about_her:
            silent[model._meta.label] = links
    assert silent == {}, "say `personal_data = PersonalData(…)` in these models"


def test_a_declaration_names_each_link_and_none_that_is_not_there():
    wrong = {}
    for model, said in declared():
        named = {path.split("__")[0] for path in (*said.about, *said.made_by)}
        left_out = set(links_to_accounts(model)) - named
        unknown = named - {field.name for field in model._meta.get_fields()} - {"pk"}
        if left_out or unknown:
            wrong[model._meta.label] = left_out | unknown
    assert wrong == {}


def test_whatever_is_kept_or_left_out_says_why():
    silent = [
        model._meta.label
        for model, said in declared()
        if (said.on_erasure == OnErasure.KEPT or said.export != InExport.YES) and not said.because
    ]
    assert silent == []


def test_what_is_deleted_with_the_account_cannot_outlive_it():
    """The database does what the declaration says: a link that is cut may be empty."""
    wrong = []
    for model, said in declared():
        for name in links_to_accounts(model):
            field = model._meta.get_field(name)
            is_deleted = said.on_erasure == OnErasure.DELETED and name in said.about
            if not is_deleted and not field.null and name not in said.about:
                wrong.append(f"{model._meta.label}.{name}")
    assert wrong == []


def test_data_map_names_every_declared_table_and_clock():
    printed = StringIO()
    call_command("data_map", stdout=printed)
    tables = set(re.findall(r"^\| `(\w+\.\w+)` \|", printed.getvalue(), re.M))
    assert tables >= {model._meta.label for model, _said in declared()}
    assert all(f"| `{clock}` |" in printed.getvalue() for clock in SINCE)

"""Everything kept about somebody, for herself: whole, hers alone, and nowhere stored."""

import json
import re
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Comment, CommentReply, Page

from accounts.export_services import A_DAY
from accounts.models import Session
from accounts.roles import Role
from core.audit.models import Entry
from core.clock import now
from core.discretion import contains_telling_word
from core.personal_data import InExport, declared
from core.personal_export import columns_of, exported_models, plain
from courses.models import Recording
from lms.portal.learner.export_wording import COLUMNS, FOR_MACHINES, TITLES
from lms.portal.learner.my_export import export_file
from tests.factories.record_access import assign

pytestmark = pytest.mark.django_db

# A column with such a name would let whoever reads the file in.
NEVER = ("password", "digest", "token", "secret", "session_key", "session_data", "skeleton")


def taken(browser, form="data"):
    return browser.post("/me/export/", {"then": form})


def tables_in(answer):
    return {one["table"]: one["rows"] for one in json.loads(answer.content)["tables"]}


# --- built from the declarations ------------------------------------------------------------


def test_every_table_that_is_exported_has_a_title_and_every_column_words():
    models = list(exported_models(in_person=True))
    assert {model._meta.label for model, _said in models} == set(TITLES)
    columns = {one.name for model, said in models for one in columns_of(model, said)}
    assert columns == set(COLUMNS) | FOR_MACHINES
    assert not set(COLUMNS) & FOR_MACHINES


def test_no_column_lets_anybody_in():
    for model, said in exported_models(in_person=True):
        for one in columns_of(model, said):
            assert not any(word in one.name for word in NEVER), (model, one.name)


def test_what_a_table_leaves_out_is_there_to_be_left_out():
    for model, said in declared():
        assert set(said.left_out) <= {one.name for one in model._meta.concrete_fields}


def test_whatever_is_not_exported_says_so_in_the_file(person):
    file = export_file(person(name="Hana"), now())
    about = {model._meta.label for model, said in declared() if said.about}
    told = {one["table"] for one in file["left_out"]}
    assert told == about - {model._meta.label for model, _said in exported_models()}
    assert "courses.JournalEntry" in told
    assert all(one["because"] for one in file["left_out"])


# --- whose it is ----------------------------------------------------------------------------


@pytest.mark.engine
def test_it_holds_every_row_about_her_and_none_about_another(world):
    amara = world.people["amara"]
    file = export_file(amara, now())
    found = {one["table"]: len(one["rows"]) for one in file["tables"]}
    for model, said in declared():
        if said.export != InExport.YES:
            continue
        hers = model._base_manager.none()
        for path in said.about:
            hers |= model._base_manager.filter(**{path: amara.pk})
        rows = hers.filter(*said.only_when).distinct()
        assert found.pop(model._meta.label, 0) == rows.count(), model
    assert found == {}
    assert len(file["tables"]) > 12


def test_no_name_of_another_and_no_word_of_another_woman_is_in_it(world):
    amara = world.people["amara"]
    words = json.dumps(export_file(amara, now()), default=plain)
    others = [one for alias, one in world.people.items() if alias != "amara"]
    assert [one for one in others if str(one.public_id) in words] == []
    names = {name for one in others for name in (one.shown_name, one.username)}
    # The other organisation has an Amara too.
    assert [name for name in names - {amara.shown_name} if f'"{name}"' in words] == []
    assert "Supervisor" in words


def test_her_own_words_are_opened_and_the_journal_waits_for_her(world):
    amara = world.people["amara"]
    words = json.dumps(export_file(amara, now()), default=plain)
    assert "A lesson a week." in words
    assert "I would ask first." in words
    assert "I will try silence." not in words
    in_person = json.dumps(export_file(amara, now(), in_person=True), default=plain)
    assert "I will try silence." in in_person


def test_what_she_said_aloud_is_in_it_as_she_said_it(world):
    file = json.loads(json.dumps(export_file(world.people["amara"], now()), default=plain))
    sounds = next(one for one in file["tables"] if one["table"] == "courses.Recording")
    assert len(sounds["rows"]) == Recording.objects.filter(deleted_at=None).count() > 0
    assert all(len(one["data"]) > 100 for one in sounds["rows"] if one["data"])


def test_staff_have_the_same_right_and_read_nobodys_record_by_it(world):
    for alias in ("grace", "olga", "nora"):
        file = export_file(world.people[alias], now())
        assert {one["table"] for one in file["tables"]} >= {"accounts.User", "accounts.Membership"}
        words = json.dumps(file, default=plain)
        assert "I would ask first." not in words
        assert '"Amara"' not in words
    assert export_file(world.people["grace"], now())["made_or_signed"]["mentors.Rating"] > 0


def test_a_rating_is_not_in_it_before_it_is_decided(world):
    from mentors.models import Decision, Rating

    lucia = world.people["lucia"]
    file = export_file(lucia, now())
    ratings = next(one for one in file["tables"] if one["table"] == "mentors.Rating")
    assert len(ratings["rows"]) == Rating.objects.filter(journey__learner=lucia).count()
    from core.append_only import erasing

    with erasing():
        Decision.objects.filter(journey__learner=lucia).delete()
    assert "mentors.Rating" not in {one["table"] for one in export_file(lucia, now())["tables"]}


# --- the page -------------------------------------------------------------------------------


def test_she_is_warned_before_anything_is_made_and_looking_writes_nothing(person, signed_in):
    browser = signed_in(person(name="Hana"))
    before = Entry.objects.count()
    page = browser.get("/me/export/").content.decode()
    assert "A file stays on this phone after you leave." in page
    assert Entry.objects.count() == before


def test_each_form_is_made_noted_and_named_so_that_a_bystander_learns_nothing(person, signed_in):
    browser = signed_in(person(name="Hana"))
    read, page, data = (taken(browser, form) for form in ("read", "page", "data"))
    assert "Content-Disposition" not in read
    for answer, name in ((page, "page.html"), (data, "page.json")):
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert "no-store" in answer["Cache-Control"]
        assert not contains_telling_word(name)
    assert "hana" in page.content.decode()
    assert "<link" not in page.content.decode()
    assert tables_in(data)["accounts.User"][0]["username"] == "hana"
    noted = Entry.objects.filter(verb="exported")
    assert sorted(one.facts["form"] for one in noted) == ["data", "page", "read"]


def test_it_is_made_four_times_a_day_at_most(person, signed_in):
    browser = signed_in(person(name="Hana"))
    assert [taken(browser).status_code for _n in range(A_DAY + 1)] == [200] * A_DAY + [429]
    assert taken(signed_in(person(name="Dua"))).status_code == 200


@pytest.mark.parametrize("form", ["", "other", "PAGE"])
def test_another_form_is_refused_and_counts_as_none(person, signed_in, form):
    browser = signed_in(person(name="Hana"))
    assert taken(browser, form).status_code == 400
    assert not Entry.objects.filter(verb="exported").exists()


def test_sensitive_page_asks_for_reauthentication(person, signed_in):
    browser = signed_in(person(name="Hana"))
    session = browser.session
    session["proved"] = 0
    session.save()
    for answer in (browser.get("/me/export/"), taken(browser)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_the_page_is_in_her_language_from_right_to_left(person, signed_in):
    user = person(name="Hana")
    user.language = "ar"
    user.save()
    page = taken(signed_in(user), "page").content.decode()
    assert 'lang="ar" dir="rtl"' in page


def test_the_session_that_asks_does_not_give_itself_away(person, signed_in):
    browser = signed_in(person(name="Hana"))
    words = taken(browser).content.decode()
    assert browser.session.session_key not in words
    assert Session.objects.exists()


# --- in person ------------------------------------------------------------------------------


def test_the_command_writes_one_file_for_her_and_notes_it(person, tmp_path, capsys):
    user = person(name="Hana")
    file = tmp_path / "page.json"
    call_command("export_person", user.username.upper(), file)
    assert json.loads(file.read_text())["form"] == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Entry.objects.get(verb="exported-for").facts["with_journal"] is False
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_person", user.username, file)
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("export_person", "nobody", tmp_path / "other")
    assert [one.name for one in Path(tmp_path).iterdir()] == ["page.json"]


def test_what_cannot_be_written_leaves_no_half_file_and_no_note(person, tmp_path, monkeypatch):
    user = person(name="Hana")

    def full(file, *args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("export_person", user.username, tmp_path / "page.json")
    assert not list(tmp_path.iterdir())
    assert not Entry.objects.filter(verb="exported-for").exists()


def test_the_file_of_the_command_is_in_her_language(person, tmp_path):
    user = person(name="Hana")
    user.language = "it"
    user.save()
    grace = person(Role.SUPERVISOR)
    assign(grace, user)
    file = tmp_path / "page.json"
    call_command("export_person", user.username, file)
    assert "Supervisora" in file.read_text()


def test_an_answer_to_a_colleagues_remark_tells_neither_her_name_nor_her_words(person):
    edith, ruth = person(Role.EDITOR, organisation=None), person(Role.READER, organisation=None)
    page = Page.objects.first()
    remark = Comment.objects.create(
        page=page, user=ruth, text="Rewrite this paragraph", contentpath="title"
    )
    CommentReply.objects.create(comment=remark, user=edith, text="I did so today")
    words = json.dumps(export_file(edith, now()), default=plain)
    assert "I did so today" in words
    for told in ("Rewrite", ruth.username, ruth.shown_name):
        assert not re.search(rf"\b{re.escape(told)}\b", words), told


def test_an_account_of_no_organisation_gets_hers_too(person, signed_in):
    tess = person(Role.TECHNICAL_ADMINISTRATOR, organisation=None)
    assert taken(signed_in(tess)).status_code == 200

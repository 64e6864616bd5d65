"""Erasure: hidden at once, done after seven days, and then nothing leads to her any more."""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from accounts.drafts.services import keep
from accounts.erasure_services import (
    ask_for_erasure,
    digest_of,
    erase,
    erase_again,
    take_back_for,
)
from accounts.erasure_taken_back_services import take_back
from accounts.models import Draft, ErasedAccount, ErasureReceipt, ErasureRequest, Session, User
from core import retention
from core.audit.retention_services import run_jobs
from core.clock import now
from core.errors import NotFound
from core.personal_data import declared
from mentors.models import Certificate
from tests.dumps import dump, traces_of

pytestmark = [pytest.mark.long, pytest.mark.django_db]

WEEK = timedelta(days=7)
# What Amara wrote in this world, encrypted in the tables.
WORDS = ["A lesson a week.", "I will try silence.", "I waited.", "I would ask first."]


def leave_a_draft(user, about=None):
    """Words in a form that was never sent."""
    words = {"text": ["still typing"]}
    about = about and about.public_id
    keep(owner=user, place="/learn/", words=words, sender=None, about=about, at=now())


def test_whoever_asks_is_hidden_signed_out_and_can_come_back_by_signing_in(person, signed_in):
    user = person(name="Amara")
    browser = signed_in(user)
    answer = browser.post("/me/erasure/", {"certificate": "keep"})
    receipt = ErasureReceipt.objects.get()
    assert answer.status_code == 200
    assert receipt.number in answer.content.decode()
    assert browser.get("/me/").status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    assert not Session.objects.filter(account=user).exists()

    user.set_password("two cups of tea at noon")
    user.save()
    answer = browser.post(
        "/accounts/login/", {"login": user.username, "password": "two cups of tea at noon"}
    )
    assert answer.status_code == 302
    assert "nothing is deleted" in browser.get("/me/").content.decode()
    assert not ErasureRequest.objects.exists()
    assert not ErasureReceipt.objects.exists()


def test_nothing_is_asked_by_a_form_without_an_answer_about_the_certificate(person, signed_in):
    user = person(name="Amara")
    assert signed_in(user).post("/me/erasure/", {}).status_code == 400
    assert not ErasureRequest.objects.exists()


def test_a_suspended_account_is_not_opened_by_taking_back_what_was_never_asked(person):
    user = person(name="Amara")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert take_back(user=user, at=now()) is False
    user.refresh_from_db()
    assert not user.is_active


def test_staff_undo_it_by_one_word_in_her_own_organisation_alone(person, harbour, lighthouse):
    from accounts.roles import Role

    user, olga = person(name="Amara"), person(Role.COORDINATOR)
    stranger = person(Role.COORDINATOR, organisation=lighthouse)
    number = ask_for_erasure(user=user, keep_certificate=True, at=now()).receipt.number
    for by, organisation, said in [
        (stranger, lighthouse, number),
        (stranger, harbour, number),
        (user, harbour, number),
        (olga, harbour, "NOT-THIS-ONE"),
        (olga, harbour, ""),
    ]:
        with pytest.raises(NotFound):
            take_back_for(by=by, organisation=organisation, said=said, at=now())
    take_back_for(by=olga, organisation=harbour, said=number.lower().replace("-", " "), at=now())
    user.refresh_from_db()
    assert user.is_active
    ask_for_erasure(user=user, keep_certificate=True, at=now())
    take_back_for(by=olga, organisation=harbour, said=user.username.upper(), at=now())
    assert not ErasureRequest.objects.exists()


def test_the_job_erases_after_seven_days_and_not_before(person):
    user = person(name="Amara")
    at = now()
    ask_for_erasure(user=user, keep_certificate=True, at=at)
    assert run_jobs(at=at + WEEK - timedelta(seconds=1))["erasures"] == 0
    assert User.objects.filter(pk=user.pk).exists()
    assert run_jobs(at=at + WEEK)["erasures"] == 1
    assert run_jobs(at=at + WEEK)["erasures"] == 0
    assert not User.objects.filter(pk=user.pk).exists()
    assert ErasureReceipt.objects.get().done_on is not None


def test_a_restored_backup_is_gone_through_again_until_no_backup_is_older(person):
    user = person(name="Amara")
    listed = [(digest_of(user.public_id), True), (digest_of(uuid.uuid4()), False)]
    assert erase_again(digests=listed, at=now()) == 1
    assert erase_again(digests=listed, at=now()) == 0
    run_jobs(at=now() + timedelta(days=61))
    assert not ErasedAccount.objects.exists()


def test_commands_erase_list_and_erase_again(person, tmp_path, capsys):
    user, other = person(name="Amara"), person(name="Lucia")
    call_command("erase_person", user.username.upper(), "--keep-certificate")
    assert ErasureReceipt.objects.get().number in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase_person", user.username, "--cancel-certificate")
    listed = tmp_path / "list"
    call_command("replay_erasures", listed, write=True)
    assert listed.read_text() == f"{digest_of(user.public_id)} keep\n"
    call_command("replay_erasures", listed)
    listed.write_text("nonsense\n")
    with pytest.raises(CommandError, match="no list"):
        call_command("replay_erasures", listed)
    assert User.objects.get() == other


def test_purge_says_what_each_job_did_and_one_that_fails_stops_no_other(
    person, capsys, monkeypatch
):
    ask_for_erasure(user=person(name="Amara"), keep_certificate=True, at=now() - WEEK)
    broken = retention.Job(lambda at: 1 / 0, retention.Clock.ROOMS, is_logged=True)
    monkeypatch.setitem(retention._jobs, "broken", broken)
    with pytest.raises(CommandError, match="Not done: broken"):
        call_command("purge")
    said = capsys.readouterr()
    assert "erasures: 1" in said.out
    assert "broken: failed (ZeroDivisionError)" in said.err


@pytest.mark.long
@pytest.mark.engine
@pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "cancelled"])
def test_nothing_leads_to_an_erased_woman_and_her_certificate_answers(world, is_kept, client):
    lucia, amara = world.people["lucia"], world.people["amara"]
    helper = world.people["grace"]
    leave_a_draft(lucia)
    leave_a_draft(helper, about=amara)
    marks = [*_marks_of(lucia), *_marks_of(amara), *WORDS]
    assert len(traces_of(marks, dump())) > 10
    filled = {
        model._meta.label
        for model, said in declared()
        for path in said.about
        if model.objects.filter(**{f"{path}__in": [lucia.pk, amara.pk]}).exists()
    }
    for user in (lucia, amara):
        erase(user_id=user.pk, keep_certificate=is_kept, at=now())
    assert len(filled) > 18
    assert traces_of(marks, dump()) == []
    certificate = Certificate.objects.get()
    assert certificate.learner is None
    assert certificate.shown_name is None
    assert certificate.basis == {}
    words = client.get(f"/verify/{certificate.public_id}/").content.decode()
    assert ("is valid" in words) == is_kept
    left = {
        model._meta.label
        for model, said in declared()
        for path in said.about
        if model.objects.filter(**{f"{path}__in": [lucia.pk, amara.pk]}).exists()
    }
    assert left == set()
    assert not Draft.objects.exists()


def test_whoever_asked_is_named_on_no_page_of_staff(world, signed_in):
    amara = world.people["amara"]
    amara.shown_name = f"name {uuid.uuid4().hex[:8]}"
    amara.save()
    pages = [
        *(
            "/",
            "/calendar/",
            "/people/",
            "/mentoring/",
            "/mentoring/?tab=pairs",
            "/mentoring/mine/",
            "/mentoring/notices/",
            "/rooms/",
            f"/assessment/pathways/{world.amaras_journey}/",
        ),
        *(reverse(name) for name in ("marking", "together", "results", "cohorts")),
        f"/rooms/{world.waiting_room}/",
    ]

    def naming(who):
        browser = signed_in(world.people[who])
        answers = [browser.get(page, follow=True) for page in pages]
        return {
            page
            for page, answer in zip(pages, answers, strict=True)
            if amara.shown_name in answer.content.decode()
        }

    seen = naming("grace") | naming("olga")
    assert len(seen) > 4
    ask_for_erasure(user=amara, keep_certificate=True, at=now())
    assert naming("grace") | naming("olga") | naming("lucia") == set()


@pytest.mark.long
def test_an_erased_supervisor_leaves_decisions_and_no_name(world):
    grace = world.people["grace"]
    marks = _marks_of(grace)
    ratings = apps.get_model("mentors", "Rating").objects.count()
    decisions = apps.get_model("mentors", "Decision").objects.count()
    erase(user_id=grace.pk, keep_certificate=True, at=now())
    assert traces_of(marks, dump()) == []
    assert apps.get_model("mentors", "Rating").objects.count() == ratings
    assert apps.get_model("mentors", "Decision").objects.count() == decisions


def test_an_erased_editor_leaves_pages_and_no_number(world):
    from wagtail.models import Page, PageLogEntry, Revision

    edith = world.people["edith"]
    page = Page.objects.get(pk=Page.objects.filter(depth=3).first().pk).specific
    page.owner = edith
    page.save()
    page.save_revision(user=edith, log_action=True)
    assert Revision.objects.filter(content__owner=edith.pk).exists()
    erase(user_id=edith.pk, keep_certificate=True, at=now())
    assert not PageLogEntry.objects.filter(user_id=edith.pk).exists()
    assert not Revision.objects.filter(content__owner=edith.pk).exists()
    assert Page.objects.filter(pk=page.pk, owner=None).exists()
    connection.check_constraints()


@pytest.mark.long
@pytest.mark.engine
def test_an_erased_editors_remarks_leave_log_and_versions_and_those_of_others_stay(world):
    from wagtail.models import Comment, CommentReply, Page, PageLogEntry, Revision

    edith, ruth = world.people["edith"], world.people["ruth"]
    page = Page.objects.filter(depth=3).first().specific
    hers = Comment.objects.create(
        page=page.page_ptr, user=edith, text="Hers: shorter?", contentpath="title"
    )
    other = Comment.objects.create(
        page=page.page_ptr, user=ruth, text="Ruth: warmer?", contentpath="title", resolved_by=edith
    )
    reply = CommentReply.objects.create(comment=other, user=edith, text="Hers: yes.")
    CommentReply.objects.create(comment=other, user=ruth, text="Ruth: thank you.")
    version = page.save_revision(user=ruth)
    for remark, actor in ((hers, edith), (other, ruth), (reply, edith)):
        remark.log_create(page_revision=version, user=actor)
    # Somebody else removed it: the log alone still has the words.
    hers.log_delete(page_revision=version, user=ruth)
    hers.delete()
    erase(user_id=edith.pk, keep_certificate=True, at=now())
    assert traces_of(["Hers:"], dump()) == []
    [kept] = Revision.objects.get(pk=version.pk).content["wagtail_admin_comments"]
    assert (kept["text"], kept["resolved_by"]) == ("Ruth: warmer?", None)
    assert [one["text"] for one in kept["replies"]] == ["Ruth: thank you."]
    said = PageLogEntry.objects.filter(action__startswith="wagtail.comments.").order_by("pk")
    assert [entry.data["comment"]["text"] for entry in said] == [
        "",
        "Ruth: warmer?",
        "Ruth: warmer?",
        "",
    ]
    # The page opens as before: no version names an account that is not there.
    page.get_latest_revision_as_object().save_revision(user=ruth)


def _marks_of(user):
    """Strings that are hers alone: her names are common words in texts of lessons."""
    user.set_unusable_password()
    user.username = f"alias {uuid.uuid4().hex[:8]}"
    user.shown_name = f"name {uuid.uuid4().hex[:8]}"
    user.save()
    return [user.username, user.shown_name, str(user.public_id), user.password]

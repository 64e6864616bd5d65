"""Her yes and no: separate, dated, hers to change, and never changed by anybody else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.consents.queries import has_valid_consent, questions_of
from accounts.consents.rules import Interpreter, Kind, Medium, holds_until
from accounts.consents.services import answer, write_down
from accounts.models import Consent
from accounts.roles import Role
from core.audit.models import Entry
from core.audit.retention_services import run_jobs
from core.clock import now
from core.errors import Invalid, NotFound
from tests.concurrency import on_postgresql
from tests.factories.people import make_person
from tests.factories.record_access import assign

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def joy(person):
    return person(Role.MENTEE, name="Joy")


@pytest.fixture
def grace(person, joy):
    user = person(Role.SUPERVISOR, name="Grace")
    assign(user, joy)
    return user


def say(joy, harbour, *, yes=True, kind=Kind.MEET_MENTOR, at=None, language="en"):
    return answer(
        person=joy,
        organisation_id=harbour.public_id,
        number=kind.number,
        yes=yes,
        language=language,
        at=at or now(),
    )


def wrote(by, joy, harbour, **said):
    given = {
        "yes": True,
        "language": "it",
        "medium": Medium.HEARD,
        "said_back": True,
        "number": Kind.SUPERVISED.number,
        "at": now(),
    }
    return write_down(
        by=by, organisation_id=harbour.public_id, about_id=joy.public_id, **{**given, **said}
    )


def holds(joy, harbour, kind=Kind.MEET_MENTOR, at=None):
    return has_valid_consent(person=joy, kind=kind, organisation=harbour, at=at or now())


def test_what_nobody_answered_means_no(joy, harbour):
    assert not any(holds(joy, harbour, kind) for kind in Kind)


def test_a_yes_to_one_question_says_nothing_of_another(joy, harbour):
    say(joy, harbour)
    assert [kind for kind in Kind if holds(joy, harbour, kind)] == [Kind.MEET_MENTOR]


def test_questions_of_name_the_last_day_of_a_yes_only(joy, harbour):
    at = now()
    say(joy, harbour, at=at)
    say(joy, harbour, yes=False, kind=Kind.SUPERVISED, at=at)
    until = {row.number: row.until for row in questions_of(joy, harbour, "en", at).rows}
    assert until.pop(Kind.MEET_MENTOR.number) == holds_until(Kind.MEET_MENTOR, at)
    assert set(until.values()) == {None}


def test_a_change_is_a_new_row_and_the_latest_counts(joy, harbour):
    at = now()
    say(joy, harbour, at=at)
    say(joy, harbour, yes=False, at=at + DAY)
    assert not holds(joy, harbour, at=at + DAY)
    assert holds(joy, harbour, at=at + DAY / 2)
    say(joy, harbour, at=at + 2 * DAY)
    assert holds(joy, harbour, at=at + 2 * DAY)
    assert list(Consent.objects.order_by("pk").values_list("yes", flat=True)) == [True, False, True]


def test_pressing_yes_twice_is_one_answer(joy, harbour):
    at = now()
    say(joy, harbour, at=at)
    say(joy, harbour, at=at)
    assert Consent.objects.count() == 1


def test_an_answer_in_one_organisation_is_none_in_another(joy, harbour, lighthouse):
    say(joy, harbour)
    assert not holds(joy, lighthouse)
    with pytest.raises(NotFound):
        say(joy, lighthouse)


def test_who_is_no_mentee_any_more_is_not_asked(joy, harbour):
    joy.memberships.update(ended_at=now())
    with pytest.raises(NotFound):
        say(joy, harbour)
    assert questions_of(joy, harbour, "en", now()).rows == ()


def test_nothing_is_asked_of_staff(person, harbour):
    with pytest.raises(NotFound):
        say(person(Role.SUPERVISOR), harbour)


def test_the_row_says_wording_language_medium_and_that_nobody_was_there(joy, harbour):
    made = say(joy, harbour, language="it")
    assert (made.version, made.language, made.medium) == (1, "it", "read")
    assert (made.written_down_by, made.interpreter, made.said_back) == (None, "", False)
    assert Entry.objects.filter(verb="consent-given").count() == 1


def test_a_language_without_words_is_kept_as_the_one_she_read(joy, harbour):
    assert say(joy, harbour, language="xx").language == "en"


def test_whoever_sits_beside_her_writes_down_what_she_said(joy, grace, harbour, person):
    made = wrote(grace, joy, harbour)
    assert holds(joy, harbour, Kind.SUPERVISED)
    assert (made.written_down_by, made.language, made.said_back) == (grace, "it", True)
    olga = person(Role.COORDINATOR)
    heard = wrote(
        olga,
        joy,
        harbour,
        yes=False,
        medium=Medium.INTERPRETED,
        interpreter=Interpreter.TELEPHONE,
        language="und",
        said_back=False,
    )
    assert heard.interpreter == "telephone"
    assert not holds(joy, harbour, Kind.SUPERVISED)
    assert Entry.objects.filter(verb="consent-refused").count() == 1


def test_a_spoken_yes_without_her_own_words_is_none(joy, grace, harbour):
    with pytest.raises(Invalid, match="three points back"):
        wrote(grace, joy, harbour, said_back=False)
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"medium": Medium.READ},
        {"medium": Medium.INTERPRETED},
        {"interpreter": Interpreter.TELEPHONE},
        {"language": "tlh"},
    ],
    ids=["read", "no interpreter", "interpreter of nothing", "language"],
)
def test_what_cannot_be_is_not_written_down(joy, grace, harbour, said):
    with pytest.raises(Invalid):
        wrote(grace, joy, harbour, **said)


def test_nobody_else_writes_down_her_answers(joy, grace, harbour, lighthouse, person):
    strangers = [
        joy,
        person(Role.SUPERVISOR),
        person(Role.SAFEGUARDING_LEAD),
        person(Role.MENTOR),
        person(Role.COORDINATOR, organisation=lighthouse),
    ]
    for user in strangers:
        with pytest.raises(NotFound):
            wrote(user, joy, harbour)
    with pytest.raises(NotFound):
        wrote(grace, joy, lighthouse)
    with pytest.raises(NotFound):
        wrote(grace, grace, harbour)
    with pytest.raises(NotFound):
        wrote(grace, joy, harbour, number=10)


def test_who_has_not_passed_the_staff_modules_writes_nothing_down(joy, harbour):
    with pytest.raises(NotFound):
        wrote(make_person(Role.COORDINATOR, organisation=harbour, trained=False), joy, harbour)


@pytest.mark.engine
def test_the_database_keeps_what_the_rules_say(joy, grace, harbour):
    def refused(**values):
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.create(
                **{
                    "person": joy,
                    "organisation": harbour,
                    "kind": "contact",
                    "version": 1,
                    "language": "en",
                    "medium": "heard",
                    "yes": True,
                    "said_back": True,
                    "answered_at": now(),
                    "written_down_by": grace,
                    **values,
                }
            )

    refused(said_back=False)
    refused(medium="interpreted")
    refused(interpreter="telephone")
    refused(kind="other")
    refused(version=0)
    refused(written_down_by=joy)


@on_postgresql
def test_change_answer_to_consent_is_refused_by_the_database(joy, harbour):
    row = say(joy, harbour)
    row.yes = False
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_answers_go_after_six_years_and_not_before(joy, harbour):
    at = now()
    say(joy, harbour, at=at)
    end = at + timedelta(days=6 * 365)
    assert run_jobs(at=end - timedelta(seconds=1))["consents"] == 0
    assert Consent.objects.exists()
    assert run_jobs(at=end)["consents"] == 1
    assert run_jobs(at=end)["consents"] == 0


# --- pages ----------------------------------------------------------------------------------


def address(harbour, kind=Kind.MEET_MENTOR):
    return f"/me/consents/{harbour.public_id}/{kind.number}/"


def test_she_takes_a_yes_back_in_two_taps(joy, harbour, signed_in):
    say(joy, harbour)
    browser = signed_in(joy)
    listed = browser.get("/me/consents/").content.decode()
    assert address(harbour) in listed
    page = browser.get(address(harbour)).content.decode()
    assert page.count('name="answer" value="') == 2
    assert 'class="button" name="answer" value="no"' in page
    assert 'class="button" name="answer" value="yes"' in page
    answer = browser.post(address(harbour), {"answer": "no"}, follow=True).content.decode()
    assert "Kept. You can change it at any time." in answer
    assert not holds(joy, harbour)


def test_taking_back_needs_no_second_proof_and_a_yes_does(joy, harbour, signed_in):
    browser = signed_in(joy)
    session = browser.session
    session["proved"] = 0
    session.save()
    answer = browser.post(address(harbour), {"answer": "yes"})
    assert "/accounts/reauthenticate/" in answer["Location"]
    assert not Consent.objects.exists()
    assert browser.post(address(harbour), {"answer": "no"})["Location"] == "/me/consents/"
    assert Consent.objects.get().yes is False


@pytest.mark.parametrize("sent", [{}, {"answer": "maybe"}, {"answer": ""}])
def test_neither_yes_nor_no_changes_nothing(joy, harbour, signed_in, sent):
    answer = signed_in(joy).post(address(harbour), sent)
    assert answer.status_code == 400
    assert not Consent.objects.exists()


def test_she_reads_who_wrote_it_down_and_how(joy, grace, harbour, signed_in):
    wrote(grace, joy, harbour, medium=Medium.INTERPRETED, interpreter=Interpreter.BESIDE_HER)
    page = signed_in(joy).get(address(harbour, Kind.SUPERVISED)).content.decode()
    assert "You said it through an interpreter, and Grace wrote it down." in page


def test_staff_read_that_nothing_is_asked_of_them(person, signed_in):
    page = signed_in(person(Role.SUPERVISOR)).get("/me/consents/").content.decode()
    assert "Nothing is asked of you." in page


def test_a_supervisor_finds_the_women_she_is_assigned_to_alone(joy, grace, person, signed_in):
    person(Role.MENTEE, name="Hana")
    page = signed_in(grace).get("/people/consents/").content.decode()
    assert "Joy" in page
    assert "Hana" not in page


def test_the_form_beside_her_keeps_what_she_said(joy, grace, harbour, signed_in):
    browser = signed_in(grace)
    where = f"/people/consents/{harbour.public_id}/{joy.public_id}/2/"
    said = {"answer": "yes", "how": "interpreted:beside_her", "language": "ar"}
    refused = browser.post(where, said)
    assert refused.status_code == 400
    assert "said three points back" in refused.content.decode()
    assert browser.post(where, {**said, "said_back": "on"}).status_code == 302
    row = Consent.objects.get()
    assert (row.medium, row.interpreter, row.language) == ("interpreted", "beside_her", "ar")
    listed = browser.get(f"/people/consents/{harbour.public_id}/{joy.public_id}/")
    assert "until" in listed.content.decode()


def test_a_coordinator_says_why_before_she_reads_a_yes_or_no_and_it_is_shown(
    person, harbour, joy, signed_in
):
    browser = signed_in(person(Role.COORDINATOR, "olga"))
    page = f"/people/consents/{harbour.public_id}/{joy.public_id}/"
    first = browser.get(page)
    assert first.status_code in (302, 303)
    assert f"/{joy.public_id}/" in first["Location"]
    browser.post(first["Location"], {"reason": "prepare"})
    assert browser.get(page).status_code == 200
    assert "Olga" in signed_in(joy).get("/me/seen/").text

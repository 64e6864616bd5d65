"""Before she mentors: a talk that she leads, and what is promised; learning waits for neither."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from core.audit.models import Entry
from core.clock import now
from core.errors import Invalid, NotFound
from mentors.mentor_onboarding.queries import joining_of, may_all_meet
from mentors.mentor_onboarding.services import agree, take_back, write_agreement_down, write_talk
from mentors.models import MentorAgreement, ReadinessTalk
from mentors.rooms.state.load_queries import may_all_mentor
from tests.factories.mentors import certify
from tests.factories.people import make_person
from tests.factories.record_access import assign, train

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def grace(harbour):
    person = make_person(Role.SUPERVISOR, "grace", organisation=harbour)
    train(person)
    return person


@pytest.fixture
def lucia(harbour, grace):
    person = make_person(Role.LEARNER, "lucia", organisation=harbour, cleared=False)
    assign(grace, person, organisation=harbour)
    return person


def talk(grace, lucia, harbour, chose="go-on", *, days_ago=0):
    return write_talk(
        by=grace,
        organisation_id=harbour.public_id,
        person_id=lucia.public_id,
        day=timezone.localdate() - timedelta(days=days_ago),
        chose=chose,
        at=now(),
    )


def says_yes(lucia, harbour):
    return agree(person=lucia, organisation_id=harbour.public_id, language="it", at=now())


def may(lucia, harbour, kind="mentoring"):
    return may_all_mentor(kind, [("mentor", lucia.pk)], harbour, now())


def test_both_come_before_a_woman_and_neither_before_practice(lucia, grace, harbour, lighthouse):
    assert may(lucia, harbour, "practice")
    assert not may(lucia, harbour)
    talk(grace, lucia, harbour)
    assert not may(lucia, harbour)
    says_yes(lucia, harbour)
    assert may(lucia, harbour)
    # What she agreed to is with one organisation.
    assert not may_all_meet([lucia.pk], lighthouse)
    assert may_all_meet([], harbour)


def test_her_latest_word_holds(lucia, grace, harbour):
    says_yes(lucia, harbour)
    talk(grace, lucia, harbour, days_ago=2)
    assert may(lucia, harbour)
    talk(grace, lucia, harbour, "later")
    assert not may(lucia, harbour)
    assert [one.of_mentor for one in joining_of(lucia, harbour).talks] == [
        "Wants to come back to it later.",
        "Wants to continue.",
    ]
    # The same again is one row.
    talk(grace, lucia, harbour, "later")
    assert ReadinessTalk.objects.count() == 2


def test_who_mentors_already_is_asked_for_no_talk_but_agrees(lucia, harbour):
    certify(lucia, organisation=harbour)
    assert not may(lucia, harbour)
    says_yes(lucia, harbour)
    assert may(lucia, harbour)


def test_she_takes_it_back_alone_and_agrees_anew(lucia, grace, harbour):
    talk(grace, lucia, harbour)
    first = says_yes(lucia, harbour)
    assert says_yes(lucia, harbour) == first
    assert first.language == "it"
    take_back(person=lucia, organisation_id=harbour.public_id, at=now())
    take_back(person=lucia, organisation_id=harbour.public_id, at=now())
    assert not may(lucia, harbour)
    assert says_yes(lucia, harbour) != first
    assert may(lucia, harbour)
    rows = Entry.objects.filter(verb__startswith="mentor-a").order_by("pk")
    assert list(rows.values_list("verb", flat=True)) == [
        "mentor-agreed",
        "mentor-agreement-taken-back",
        "mentor-agreed",
    ]


def test_words_that_changed_ask_anew(lucia, grace, harbour, monkeypatch):
    talk(grace, lucia, harbour)
    says_yes(lucia, harbour)
    for module in ("queries", "services"):
        monkeypatch.setattr(f"mentors.mentor_onboarding.{module}.current_version", lambda: 2)
    assert joining_of(lucia, harbour).has_earlier
    assert not may(lucia, harbour)
    says_yes(lucia, harbour)
    assert may(lucia, harbour)
    assert MentorAgreement.objects.filter(ended_at__isnull=True).count() == 1


def test_on_her_request_and_by_whom_she_is_assigned_to_alone(lucia, grace, harbour, lighthouse):
    where = {"organisation_id": harbour.public_id, "person_id": lucia.public_id, "at": now()}
    with pytest.raises(Invalid):
        write_agreement_down(by=grace, asked=False, language="en", **where)
    other = make_person(Role.SUPERVISOR, "edda", organisation=harbour)
    train(other)
    with pytest.raises(NotFound):
        write_agreement_down(by=other, asked=True, language="en", **where)
    with pytest.raises(NotFound):
        talk(other, lucia, harbour)
    with pytest.raises(NotFound):
        talk(grace, lucia, lighthouse)
    with pytest.raises(NotFound):
        says_yes(lucia, lighthouse)
    written = write_agreement_down(by=grace, asked=True, language="ar", **where)
    assert (written.written_down_by, written.language) == (grace, "ar")


def test_days_and_words_that_cannot_be(lucia, grace, harbour):
    with pytest.raises(Invalid):
        talk(grace, lucia, harbour, days_ago=-1)
    with pytest.raises(Invalid):
        talk(grace, lucia, harbour, "ready")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadinessTalk.objects.create(
            organisation=harbour,
            person=lucia,
            talked_with=lucia,
            day=timezone.localdate(),
            chose="go-on",
            noted_at=now(),
        )
    says_yes(lucia, harbour)
    with pytest.raises(IntegrityError), transaction.atomic():
        MentorAgreement.objects.create(
            organisation=harbour, person=lucia, version=1, language="en", accepted_at=now()
        )


def test_her_page_and_the_page_of_her_supervisor(lucia, grace, harbour, signed_in):
    hers, mine = signed_in(lucia), "/journey/before/"
    page = hers.get(mine).content.decode()
    assert "Nobody asks what happened to you" in page
    assert hers.post(f"{mine}{harbour.public_id}/agree/").status_code == 302
    assert "You agreed on" in hers.get(mine).content.decode()
    of_mentor = f"/people/{harbour.public_id}/{lucia.public_id}/onboarding/"
    desk = signed_in(grace)
    assert "Agreed on" in desk.get(of_mentor).content.decode()
    assert desk.post(of_mentor, {"day": "2020-01-01", "chose": "go-on"}).status_code == 400
    said = {"day": timezone.localdate().isoformat(), "chose": "not-now"}
    assert desk.post(of_mentor, said).status_code == 302
    assert "You do not want it now" in hers.get(mine).content.decode()
    assert hers.post(f"{mine}{harbour.public_id}/take-back/").status_code == 302
    assert desk.post(f"{of_mentor}agreed/", {}).status_code == 400
    assert desk.post(f"{of_mentor}agreed/", {"asked": "on"}).status_code == 302

"""Talks between supervisor and mentor: days and steps alone, and by when the next is (domain 7)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from accounts.roles import Role
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from lms.portal.home.workspace_page import workspace_page
from mentors.certification.life_services import pause
from mentors.models import PutOffTalk, SupervisionContact
from mentors.supervision.queries import put_off_by, talks_due
from mentors.supervision.services import forget_put_off, put_mine_off, put_off, write_talk
from tests.factories.mentors import certify, make_closed_room
from tests.factories.people import make_person
from tests.factories.record_access import assign, train

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

DAY = timedelta(days=1)


@pytest.fixture
def grace(harbour):
    person = make_person(Role.SUPERVISOR, "grace", organisation=harbour)
    train(person)
    return person


@pytest.fixture
def lucia(harbour, grace):
    person = make_person(Role.LEARNER, "lucia", organisation=harbour)
    assign(grace, person, organisation=harbour)
    return person


def mentored(lucia, grace, harbour, days_ago=3):
    room = make_closed_room(supervisor=grace, mentor=lucia, organisation=harbour)
    room.starts_at = room.opened_at = now() - days_ago * DAY
    room.closed_at = room.starts_at + timedelta(minutes=50)
    room.save()


def write(grace, lucia, harbour, *, days=0, held=True, agreed=""):
    return write_talk(
        by=grace,
        organisation_id=harbour.public_id,
        person_id=lucia.public_id,
        day=timezone.localdate() + days * DAY,
        held=held,
        agreed=agreed,
        at=now(),
    )


def due_in(grace):
    return [(one.due - timezone.localdate()).days for one in talks_due(grace, now())]


def test_who_has_not_mentored_has_no_clock_and_who_did_talks_within_a_week(grace, lucia, harbour):
    assert due_in(grace) == []
    mentored(lucia, grace, harbour)
    assert due_in(grace) == [4]
    write(grace, lucia, harbour)
    assert due_in(grace) == [7]


def test_certified_it_is_two_weeks_and_none_while_she_rests(grace, lucia, harbour):
    mentored(lucia, grace, harbour)
    certificate = certify(lucia, organisation=harbour)
    assert due_in(grace) == [11]
    pause(learner=lucia, certificate_id=certificate.public_id, at=now())
    assert due_in(grace) == []


def test_an_offered_day_is_the_clock_and_put_off_it_leaves_no_trace(grace, lucia, harbour):
    mentored(lucia, grace, harbour)
    offered = write(grace, lucia, harbour, days=2, held=False)
    assert due_in(grace) == [2]
    entries = Entry.objects.count()
    put_off(by=grace, talk_id=offered.public_id)
    assert not SupervisionContact.objects.exists()
    assert Entry.objects.count() == entries
    assert due_in(grace) == [4]


def test_the_same_day_twice_is_one_row_and_an_offer_becomes_a_talk(grace, lucia, harbour):
    first = write(grace, lucia, harbour, held=False)
    assert write(grace, lucia, harbour, held=False).pk == first.pk
    held = write(grace, lucia, harbour, agreed="Ends five minutes earlier.")
    assert (held.pk, held.held, held.agreed) == (first.pk, True, "Ends five minutes earlier.")
    with pytest.raises(Conflict):
        write(grace, lucia, harbour, held=False)
    with pytest.raises(Conflict):
        put_off(by=grace, talk_id=held.public_id)
    assert SupervisionContact.objects.count() == 1
    assert Entry.objects.filter(verb="talk-written").count() == 2


def test_days_and_words_that_cannot_be_are_refused_and_nothing_is_kept(grace, lucia, harbour):
    for wrong in (
        {"days": 1},
        {"days": 61, "held": False},
        {"held": False, "agreed": "Something."},
        {"agreed": "x" * 301},
    ):
        with pytest.raises(Invalid):
            write(grace, lucia, harbour, **wrong)
    assert not SupervisionContact.objects.exists()


def test_who_is_not_assigned_to_her_does_not_meet_it(grace, lucia, harbour):
    ines = make_person(Role.SUPERVISOR, "ines", organisation=harbour)
    train(ines)
    talk = write(grace, lucia, harbour, days=1, held=False)
    with pytest.raises(NotFound):
        write(ines, lucia, harbour)
    with pytest.raises(NotFound):
        put_off(by=ines, talk_id=talk.public_id)
    assert talks_due(ines, now()) == []


def test_the_database_keeps_one_talk_a_day_and_no_words_beside_an_offer(grace, lucia, harbour):
    talk = write(grace, lucia, harbour, held=False)
    for values in ({"pk": None, "held": True}, {"held": False, "agreed": "More."}):
        twin = SupervisionContact.objects.get(pk=talk.pk)
        for name, value in values.items():
            setattr(twin, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=twin.pk is None)


def test_it_stands_on_her_desk_with_its_clock_and_is_gone_after_it(grace, lucia, harbour):
    mentored(lucia, grace, harbour, days_ago=9)
    with translation.override("en"):
        (row,) = workspace_page(grace, now(), show="supervision").rows
        assert row.entry.title == f"Supervision talk: {lucia.shown_name}"
        assert (row.due, row.entry.action) == ("Overdue 2 days", "Offer a day")
        write(grace, lucia, harbour)
        assert workspace_page(grace, now(), show="supervision").rows == []


def test_inbox_offered_talk_returns_on_its_day_to_be_recorded(grace, lucia, harbour):
    mentored(lucia, grace, harbour, days_ago=9)
    write(grace, lucia, harbour, days=3, held=False)
    with translation.override("en"):
        assert workspace_page(grace, now(), show="supervision").rows == []
        later = now() + timedelta(days=3)
        (row,) = workspace_page(grace, later, show="supervision").rows
    assert (row.due, row.entry.action) == ("Today", "Record")


def test_her_page_keeps_what_was_typed_and_she_reads_what_stands_there(
    grace, lucia, harbour, signed_in
):
    browser = signed_in(grace)
    address = f"/supervision/{harbour.public_id}/{lucia.public_id}/"
    assert browser.get(address).status_code == 200
    refused = browser.post(address, {"day": "", "held": "held", "agreed": "Ends earlier."})
    assert refused.status_code == 400
    assert "Ends earlier." in refused.content.decode()
    today = timezone.localdate().isoformat()
    sent = browser.post(address, {"day": today, "held": "held", "agreed": "Ends earlier."})
    assert sent.status_code == 302
    page = signed_in(lucia).get("/journey/talks/").content.decode()
    assert "Ends earlier." in page


# --- she puts one off herself ------------------------------------------------------------------


def test_one_tap_of_hers_puts_it_off_and_her_supervisor_sees_it_until_then(
    grace, lucia, harbour, signed_in
):
    mentored(lucia, grace, harbour)
    offered = write(grace, lucia, harbour, days=2, held=False)
    entries = Entry.objects.count()
    hers, supervisor = signed_in(lucia), signed_in(grace)
    assert "Not this time" in hers.get("/journey/talks/").content.decode()
    answer = hers.post(f"/journey/talks/{offered.public_id}/put-off/", follow=True)
    assert "You have put off" in answer.content.decode()
    assert not SupervisionContact.objects.exists()
    assert Entry.objects.count() == entries
    # As after one that her supervisor took out: no day is offered, and the clock runs as before.
    assert due_in(grace) == [4]
    address = f"/supervision/{harbour.public_id}/{lucia.public_id}/"
    assert "The mentor postponed the talk" in supervisor.get(address).content.decode()
    # Once more of the same leaves the same.
    assert hers.post(f"/journey/talks/{offered.public_id}/put-off/").status_code == 404
    assert PutOffTalk.objects.count() == 1


def test_another_day_or_the_end_of_the_day_takes_it_away(grace, lucia, harbour):
    for _time in range(2):
        talk = write(grace, lucia, harbour, days=2, held=False)
        put_mine_off(mentor=lucia, talk_id=talk.public_id, at=now())
        assert put_off_by(lucia, at=now()) == [talk.day]
        assert put_off_by(lucia, at=now() + 3 * DAY) == []
    write(grace, lucia, harbour, days=5, held=False)
    assert put_off_by(lucia, at=now()) == []
    talk = SupervisionContact.objects.get()
    put_mine_off(mentor=lucia, talk_id=talk.public_id, at=now())
    assert forget_put_off(at=now() + 5 * DAY) == 0
    assert forget_put_off(at=now() + 6 * DAY) == 1


def test_one_that_took_place_stays_and_nobody_puts_off_anothers(grace, lucia, harbour):
    held = write(grace, lucia, harbour)
    with pytest.raises(Conflict):
        put_mine_off(mentor=lucia, talk_id=held.public_id, at=now())
    offered = write(grace, lucia, harbour, days=1, held=False)
    other = make_person(Role.LEARNER, "amara", organisation=harbour)
    for person in (other, grace):
        with pytest.raises(NotFound):
            put_mine_off(mentor=person, talk_id=offered.public_id, at=now())
    assert SupervisionContact.objects.count() == 2

"""Resting, going on, another name, reminders: hers to do, without a reason (domain 2.5)."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.erasure_services import erase
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from mentors.badges.queries import list_document
from mentors.certification.decision_queries import (
    NOT_CURRENT,
    VALID,
    Mentoring,
    mentoring_at,
    verify,
)
from mentors.certification.life_services import (
    go_on,
    pause,
    put_reminder_away,
    take_another_name,
)
from mentors.certification.services import NotEligible, hand_back, make_link
from mentors.journeys.queries import milestones_of
from mentors.models import Certificate, StatusSlot
from tests.concurrency import on_postgresql
from tests.factories.mentors import FIRST_DAY, Way, certify

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

GIVEN = FIRST_DAY + timedelta(days=30)
LATER = GIVEN + timedelta(days=100)
MONTH = timedelta(days=30)


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    way = Way(harbour_of_the_file)
    way.meet_everything()
    return way


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


@pytest.fixture(scope="module")
def held_of_the_file(way_of_the_file):
    return way_of_the_file.issue(at=GIVEN)


@pytest.fixture
def held(held_of_the_file, db):
    return deepcopy(held_of_the_file)


def reminder_of(learner, at):
    """Of which certificate her start page names the last day."""
    return milestones_of(learner, at=at, completed=frozenset())[-1].certificate


def now_is(certificate):
    certificate.refresh_from_db()
    return certificate.state


def test_she_rests_and_its_last_day_is_as_much_later(way, held):
    before = held.valid_until
    who = {"learner": way.learner, "certificate_id": held.public_id}
    pause(**who, at=LATER)
    pause(**who, at=LATER + MONTH)
    assert now_is(held) == "paused"
    assert verify(held.public_id, LATER + MONTH).state == NOT_CURRENT
    # She rests past the last day that it had.
    back = before + MONTH
    assert way.issue(at=back) == held
    go_on(**who, at=back)
    go_on(**who, at=back + MONTH)
    assert now_is(held) == "current"
    assert held.valid_until - back == before - LATER
    assert verify(held.public_id, back).state == VALID
    entries = Entry.objects.filter(verb__startswith="certificate-").order_by("pk")
    assert list(entries.values_list("verb", "facts"))[-2:] == [
        ("certificate-paused", {}),
        ("certificate-went-on", {}),
    ]


def test_a_pause_is_no_end_so_no_public_bit_is_set(way, held):
    slot = StatusSlot.objects.get(certificate=held)
    before = list_document(slot.list.number, LATER + MONTH)
    pause(learner=way.learner, certificate_id=held.public_id, at=LATER)
    assert list_document(slot.list.number, LATER + MONTH) == before


def test_whose_it_is_not_can_do_nothing_with_it(way, held):
    for act in (pause, go_on, put_reminder_away):
        with pytest.raises(NotFound):
            act(learner=way.grace, certificate_id=held.public_id, at=LATER)
    with pytest.raises(NotFound):
        take_another_name(learner=way.olga, certificate_id=held.public_id, name="Other", at=LATER)


def test_what_is_over_or_past_its_day_cannot_be_paused(way, held):
    with pytest.raises(Conflict):
        pause(learner=way.learner, certificate_id=held.public_id, at=held.valid_until)
    hand_back(learner=way.learner, certificate_id=held.public_id, at=LATER)
    assert now_is(held) == "handed-back"
    with pytest.raises(NotFound):
        pause(learner=way.learner, certificate_id=held.public_id, at=LATER)


def test_while_she_rests_nobody_is_shown_it_and_she_may_hand_it_back(way, held):
    pause(learner=way.learner, certificate_id=held.public_id, at=LATER)
    with pytest.raises(Conflict):
        make_link(learner=way.learner, certificate_id=held.public_id, at=LATER)
    hand_back(learner=way.learner, certificate_id=held.public_id, at=LATER)
    assert now_is(held) == "handed-back"
    assert held.stopped_at is None


def test_another_name_is_another_certificate_with_the_same_days(way, held):
    new = take_another_name(
        learner=way.learner, certificate_id=held.public_id, name=" Blessing  O. ", at=LATER
    )
    assert new.public_id != held.public_id
    assert (new.shown_name, new.valid_from, new.valid_until, new.basis) == (
        "Blessing O.",
        held.valid_from,
        held.valid_until,
        held.basis,
    )
    assert now_is(held) == "superseded"
    assert verify(held.public_id, LATER).state == NOT_CURRENT
    assert verify(new.public_id, LATER).state == VALID
    slots = StatusSlot.objects.filter(certificate__in=[held, new])
    assert len({slot.subject for slot in slots}) == 2
    # The same name again is the same certificate.
    again = take_another_name(
        learner=way.learner, certificate_id=new.public_id, name="Blessing O.", at=LATER
    )
    assert again == new
    with pytest.raises(Invalid):
        take_another_name(learner=way.learner, certificate_id=new.public_id, name=" ", at=LATER)


def test_another_name_while_she_rests_stays_a_rest(way, held):
    until = held.valid_until
    pause(learner=way.learner, certificate_id=held.public_id, at=LATER)
    new = take_another_name(
        learner=way.learner, certificate_id=held.public_id, name="Blessing", at=LATER + MONTH
    )
    assert new.state == "paused"
    go_on(learner=way.learner, certificate_id=new.public_id, at=LATER + 2 * MONTH)
    new.refresh_from_db()
    assert new.valid_until == until + 2 * MONTH


def test_past_its_last_day_it_gets_no_other_name(way, held):
    with pytest.raises(Conflict):
        take_another_name(
            learner=way.learner, certificate_id=held.public_id, name="B", at=held.valid_until
        )


def test_a_reminder_comes_three_times_and_goes_when_she_has_read_it(way, held):
    def due(days):
        return reminder_of(way.learner, held.valid_until - timedelta(days=days))

    assert due(61) is None
    assert due(60) == held.public_id
    put_reminder_away(
        learner=way.learner,
        certificate_id=held.public_id,
        at=held.valid_until - timedelta(days=45),
    )
    assert due(31) is None
    assert due(30) == held.public_id
    put_reminder_away(
        learner=way.learner, certificate_id=held.public_id, at=held.valid_until - timedelta(days=8)
    )
    assert due(8) is None
    assert due(7) == held.public_id
    assert due(0) is None


def test_a_rest_reminds_of_nothing_and_begins_the_reminders_anew(way, held):
    near = held.valid_until - timedelta(days=20)
    who = {"learner": way.learner, "certificate_id": held.public_id}
    put_reminder_away(**who, at=near)
    pause(**who, at=near)
    assert reminder_of(way.learner, near) is None
    go_on(**who, at=near + MONTH)
    assert reminder_of(way.learner, near + MONTH) == held.public_id


def test_within_sixty_days_it_is_renewed_once_she_was_seen_again_and_loses_no_day(way, held):
    near = held.valid_until - timedelta(days=40)
    day = (near - FIRST_DAY).days - 10
    with pytest.raises(NotEligible) as problem:
        way.issue(at=near)
    assert "since the certificate was issued" in " ".join(problem.value.todo)
    way.observe(day=day)
    for code in ("C1", "C4"):
        for assessor in (way.grace, way.ines):
            way.rate(assessor, code, 3, at=near - timedelta(days=1))
    assert way.issue(at=near - timedelta(days=30)) == held
    new = way.issue(at=near)
    assert new != held
    assert (new.valid_from, new.valid_until.year) == (near, held.valid_until.year + 2)
    assert now_is(held) == "superseded"
    assert way.issue(at=near) == new


def test_erased_and_kept_a_rest_ends_and_the_days_come_on_top(way, held):
    until = held.valid_until
    pause(learner=way.learner, certificate_id=held.public_id, at=LATER)
    erase(user_id=way.learner.pk, keep_certificate=True, at=LATER + MONTH)
    held.refresh_from_db()
    assert (held.state, held.valid_until) == ("current", until + MONTH)
    assert verify(held.public_id, until).state == VALID


def test_erased_nothing_says_how_one_ended(way, held):
    take_another_name(learner=way.learner, certificate_id=held.public_id, name="B", at=LATER)
    erase(user_id=way.learner.pk, keep_certificate=False, at=LATER + MONTH)
    assert set(Certificate.objects.values_list("state", flat=True)) == {"handed-back"}


def test_who_rests_does_not_mentor_and_who_never_held_one_learns(way, held, harbour):
    def how(at):
        return mentoring_at([way.learner.pk], at)[way.learner.pk]

    assert how(LATER) == Mentoring.CERTIFIED
    assert how(held.valid_until) == Mentoring.RESTS
    assert mentoring_at([way.grace.pk], LATER) == {way.grace.pk: Mentoring.LEARNS}
    pause(learner=way.learner, certificate_id=held.public_id, at=LATER)
    assert how(LATER) == Mentoring.RESTS
    # Another programme's is as good.
    certify(way.learner, organisation=harbour, at=GIVEN)
    assert how(LATER) == Mentoring.CERTIFIED


FORBIDDEN = [
    ({"state": "revoked", "ended_at": LATER}, "nobody loses it from one day to the next"),
    ({"state": "paused"}, "its clock has to stand"),
    ({"stopped_at": LATER}, "its clock runs"),
    ({"state": "handed-back"}, "what is over says since when"),
    ({"ended_at": LATER}, "what ended is over"),
    ({"state": "lapsed"}, "there is no such state"),
]


@on_postgresql
@pytest.mark.parametrize(("change", "why"), FORBIDDEN, ids=[why for _change, why in FORBIDDEN])
def test_the_database_refuses_what_the_table_does_not_allow(held, change, why):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=held.pk).update(**change)


@on_postgresql
def test_the_database_brings_nothing_back(way, held):
    hand_back(learner=way.learner, certificate_id=held.public_id, at=LATER)
    for state in ("current", "superseded", "revoked"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Certificate.objects.filter(pk=held.pk).update(state=state)


def test_her_page_holds_what_she_can_do_with_it(way, signed_in):
    held = way.issue(at=now() - timedelta(days=3))
    amara, mine = signed_in(way.learner), f"/journey/certificates/{held.public_id}/"
    assert "Pause my certificate" in amara.get("/journey/").content.decode()
    assert amara.post(f"{mine}pause/").status_code == 302
    resting = amara.get("/journey/").content.decode()
    assert "You rest" in resting
    assert f"{mine}go-on/" in resting
    assert "badge.json" not in resting
    assert amara.post(f"{mine}go-on/").status_code == 302
    assert amara.post(f"{mine}name/", {"name": ""}).status_code == 400
    assert amara.post(f"{mine}name/", {"name": "Blessing O."}).status_code == 302
    assert "Blessing O." in amara.get("/journey/").content.decode()
    Certificate.objects.filter(ended_at=None).update(valid_until=now() + timedelta(days=20))
    start = amara.get("/").content.decode()
    assert "There is a day on “My way”" in start
    away = Certificate.objects.get(ended_at=None).public_id
    assert amara.post(f"/journey/certificates/{away}/date-read/").status_code == 302
    assert "There is a day" not in amara.get("/").content.decode()

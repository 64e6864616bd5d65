"""The rota: adding, handing over and removing shifts, and sessions that it does not cover."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core.clock import now
from core.errors import Invalid, NotFound
from mentors.models import OnCall
from mentors.rooms.on_call.rota_queries import gaps_for, may_be_on_call
from mentors.rooms.on_call.rota_services import add_shifts, forget_duties, reassign_shift
from tests.factories.people import make_person
from tests.factories.rooms import RealCast

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def cast_of_the_file(harbour_of_the_file):
    return RealCast(harbour_of_the_file)


@pytest.fixture
def cast(cast_of_the_file, db):
    return deepcopy(cast_of_the_file)


def add(cast, user, *spans, duty="supervisor", by=None):
    """Add shifts from and to so many hours from now."""
    at = now()
    return add_shifts(
        by=by or cast.grace,
        organisation=cast.organisation,
        user=user,
        duty=duty,
        shifts=[(at + timedelta(hours=begin), at + timedelta(hours=end)) for begin, end in spans],
        at=at,
    )


def fields(person, **changed):
    day = timezone.localdate() + timedelta(days=1)
    return {
        "user": person.public_id,
        "duty": "lead",
        "day": day.isoformat(),
        "begins": "20:00",
        "ends": "08:00",
        "weeks": "2",
        "weekdays": [],
    } | changed


def test_rota_page_adds_repeated_shifts_hands_one_over_and_removes_one(cast, signed_in):
    OnCall.objects.all().delete()
    second_lead = make_person(Role.SAFEGUARDING_LEAD, organisation=cast.organisation)
    grace = signed_in(cast.grace)
    rota = reverse("room-rota")
    refused = grace.post(rota, fields(cast.ines))
    assert refused.status_code == 400
    assert "does not hold the required role" in refused.content.decode()
    assert grace.post(rota, fields(cast.sara)).status_code == 302
    first, second = OnCall.objects.all()
    assert first.ends_at - first.starts_at == timedelta(hours=12)
    assert second.starts_at - first.starts_at == timedelta(days=7)
    assert cast.sara.shown_name in grace.get(rota).content.decode()
    place = {"place": cast.organisation.public_id}
    hand_over = reverse("shift-reassign", args=[first.public_id])
    assert grace.post(hand_over, place | {"user": second_lead.public_id}).status_code == 302
    first.refresh_from_db()
    assert first.user == second_lead
    assert grace.post(hand_over, place | {"user": "x"}).status_code == 400
    remove = reverse("shift-remove", args=[first.public_id])
    assert signed_in(cast.joy).post(remove).status_code == 404
    assert grace.post(remove).status_code == 302
    assert list(OnCall.objects.all()) == [second]


@pytest.mark.parametrize(
    "changed",
    [
        {"day": "0001-01-01"},
        {"day": "9999-12-31"},
        {"begins": "noon"},
        {"weeks": "0"},
        {"weeks": "13"},
        {"weekdays": ["7"]},
        {"user": "x"},
    ],
)
def test_rota_page_with_unusable_input_says_so_and_adds_nothing(cast, signed_in, changed):
    before = OnCall.objects.count()
    response = signed_in(cast.grace).post(reverse("room-rota"), fields(cast.sara, **changed))
    assert response.status_code == 400
    assert OnCall.objects.count() == before


def test_add_shifts_for_untrained_staff_is_refused(cast):
    staff = make_person(Role.SUPERVISOR, organisation=cast.organisation, trained=False)
    assert staff not in may_be_on_call(cast.organisation)
    with pytest.raises(Invalid, match="S1 to S4"):
        add(cast, staff, (0, 8))


@pytest.mark.parametrize(
    "spans",
    [
        [],
        [(1, 0)],
        [(-5, -1)],
        [(100, 124)],
        [(100, 112), (112, 124)],
        [(100, 112), (112.5, 124.5)],
    ],
)
def test_add_shifts_that_make_no_sense_are_refused_as_a_whole(cast, spans):
    before = OnCall.objects.count()
    with pytest.raises(Invalid):
        add(cast, cast.ines, *spans)
    assert OnCall.objects.count() == before


def test_add_shifts_counts_shifts_that_are_there_already(cast):
    add(cast, cast.ines, (100, 112))
    with pytest.raises(Invalid, match="24 hours"):
        add(cast, cast.ines, (112, 124), duty="deputy")
    add(cast, cast.ines, (114, 126))


def test_reassign_shift_without_a_break_for_the_other_person_is_refused(cast):
    (shift,) = add(cast, cast.grace, (100, 112))
    add(cast, cast.ines, (112, 124))
    with pytest.raises(Invalid, match="24 hours"):
        reassign_shift(by=cast.grace, entry_id=shift.public_id, user=cast.ines, at=now())


def test_shifts_of_another_organisation_are_not_found(cast, lighthouse):
    stranger = make_person(Role.SUPERVISOR, organisation=lighthouse)
    with pytest.raises(NotFound):
        add(cast, cast.ines, (0, 8), by=stranger)


def test_gaps_for_a_real_session_name_the_missing_duties(cast):
    OnCall.objects.all().delete()
    (gap,) = gaps_for(cast.grace, now())
    assert gap.missing == ("supervisor", "lead", "deputy")
    add(cast, cast.sara, (-1, 12), duty="lead")
    add(cast, cast.ines, (-1, 12), duty="deputy")
    (gap,) = gaps_for(cast.grace, now())
    assert gap.missing == ("supervisor",)
    add(cast, cast.grace, (-1, 12))
    assert gaps_for(cast.grace, now()) == []


def test_home_shows_sessions_that_the_rota_does_not_cover(cast, signed_in):
    OnCall.objects.all().delete()
    for person, is_told in ((cast.grace, True), (cast.sara, True), (cast.joy, False)):
        page = signed_in(person).get("/").content.decode()
        assert ("Rota does not cover 1 session" in page) == is_told


def test_forget_duties_deletes_shifts_of_two_years_ago(cast):
    assert forget_duties(at=now() + timedelta(days=700)) == 0
    assert forget_duties(at=now() + timedelta(days=740)) == 3

"""Who may do what with rooms, by each role: in the organisation where it is held and elsewhere."""

import pytest

from accounts.models import Clearance, Membership, User
from accounts.roles import INSTALLATION_ROLES, Role
from cms.models import HomeCountry
from mentors.rooms.state import permissions
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

ROLES = sorted(set(Role) - INSTALLATION_ROLES)
SUPERVISOR, LEAD = Role.SUPERVISOR, Role.SAFEGUARDING_LEAD
# Whom each seat may be given.
SEATS = {
    "assessor": {SUPERVISOR},
    "backup": {SUPERVISOR},
    "interpreter": {Role.INTERPRETER},
    "lead": {LEAD},
    "mentee": {Role.LEARNER, Role.MENTEE, Role.MENTOR},
    "mentor": {Role.LEARNER, Role.MENTOR},
    "observer": {Role.LEARNER, Role.MENTOR},
    "supervisor": {SUPERVISOR},
}
WOMEN_AND_INTERPRETERS = ("interpreter", "mentee", "mentor", "observer")
IN_ONE_PLACE = {
    permissions.calls_off_in: {Role.COORDINATOR, SUPERVISOR},
    permissions.can_be_second: {LEAD, SUPERVISOR},
    permissions.keeps_the_rota_of: {LEAD, SUPERVISOR},
    permissions.may_be_called_in: {LEAD, SUPERVISOR},
    permissions.sees_tasks_of: {LEAD, SUPERVISOR},
}
ANYWHERE = {
    permissions.can_set_up_rooms: {SUPERVISOR},
    permissions.has_a_desk: {LEAD, SUPERVISOR},
    permissions.is_second_somewhere: {LEAD, SUPERVISOR},
    permissions.mentors: {Role.MENTOR},
}


def again(person):
    """As the next request finds them: nothing is remembered."""
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize("role", ROLES)
def test_seats_and_steps_are_open_to_their_roles_where_they_are_held(harbour, lighthouse, role):
    someone = again(make_person(role, organisation=harbour))
    for seat, roles in sorted(SEATS.items()):
        for may in (permissions.keeps_seat, permissions.can_sit):
            assert may(someone, seat, harbour) is (role in roles), seat
            assert may(someone, seat, harbour.pk) is (role in roles), seat
            assert may(someone, seat, lighthouse) is False, seat
    for may, roles in IN_ONE_PLACE.items():
        assert may(someone, harbour) is (role in roles), may.__name__
        assert may(someone, lighthouse) is False, may.__name__
    for may, roles in ANYWHERE.items():
        assert may(someone) is (role in roles), may.__name__


@pytest.mark.parametrize("role", sorted({SUPERVISOR, LEAD, Role.MENTOR, Role.INTERPRETER}))
def test_account_that_cannot_sign_in_keeps_no_seat_and_lets_no_line_through(harbour, role):
    someone = make_person(role, organisation=harbour)
    User.objects.filter(pk=someone.pk).update(is_active=False)
    someone = again(someone)
    assert not any(permissions.keeps_seat(someone, seat, harbour) for seat in SEATS)
    assert not permissions.is_second_somewhere(someone)
    assert not permissions.can_be_second(someone, harbour)


@pytest.mark.parametrize("role", ROLES)
def test_without_clearance_staff_alone_keep_their_seats(harbour, lighthouse, role):
    someone = make_person(role, organisation=harbour, cleared=False)
    # Cleared elsewhere.
    Clearance.objects.create(person=someone, organisation=lighthouse, cleared_at=someone.joined_at)
    for seat, roles in sorted(SEATS.items()):
        keeps = role in roles and seat not in WOMEN_AND_INTERPRETERS
        assert permissions.keeps_seat(again(someone), seat, harbour) is keeps, seat
        assert permissions.can_sit(again(someone), seat, harbour) is keeps, seat


@pytest.mark.parametrize("role", [Role.LEARNER, Role.MENTEE])
def test_interpreter_who_is_learner_or_mentee_there_keeps_no_seat(harbour, lighthouse, role):
    someone = make_person(Role.INTERPRETER, organisation=harbour)
    Membership.objects.create(user=someone, role=role, organisation=lighthouse)
    assert permissions.keeps_seat(again(someone), "interpreter", harbour)
    Membership.objects.create(user=someone, role=role, organisation=harbour)
    assert not permissions.keeps_seat(again(someone), "interpreter", harbour)
    assert permissions.keeps_seat(again(someone), "mentee", harbour)


@pytest.mark.parametrize("role", sorted({SUPERVISOR, LEAD, Role.INTERPRETER}))
def test_staff_without_the_modules_keep_a_seat_and_are_given_none(harbour, role):
    someone = again(make_person(role, organisation=harbour, trained=False))
    for seat, roles in sorted(SEATS.items()):
        assert permissions.keeps_seat(someone, seat, harbour) is (role in roles), seat
        assert not permissions.can_sit(someone, seat, harbour), seat


@pytest.mark.parametrize("seat", sorted(SEATS))
def test_those_prepared_for_a_seat_are_whom_it_may_be_given(harbour, seat):
    roles = sorted(SEATS[seat])
    people = [
        make_person(role, organisation=harbour, trained=trained)
        for role in roles
        for trained in (False, True)
    ]
    found = permissions.those_prepared_for(
        seat, User.objects.filter(pk__in=[one.pk for one in people])
    )
    given = [one for one in people if permissions.can_sit(again(one), seat, harbour)]
    assert sorted(found.values_list("pk", flat=True)) == [one.pk for one in given]
    assert given


def test_contact_details_in_words_and_names_are_found(harbour):
    assert permissions.has_no_contact_details(harbour, "I will make tea.")
    assert not permissions.has_no_contact_details(harbour, "Write to amara@example.org")
    # A short number of Italy is one where telephones of Italy are known.
    assert permissions.has_no_contact_details(harbour, "page 063601")
    HomeCountry.objects.create(organisation=harbour, country="IT")
    assert not permissions.has_no_contact_details(harbour, "page 063601")
    assert permissions.name_has_no_contact_details("Amara")
    assert not permissions.name_has_no_contact_details("amara@example.org")

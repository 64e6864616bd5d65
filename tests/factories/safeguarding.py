"""Safeguarding notes for tests, written by the service."""

from accounts.roles import Role
from core.clock import now
from mentors.safeguarding.queries import place_of_room, place_of_woman
from mentors.safeguarding.services import Said, add_step, take_note, write_note
from tests.factories.people import make_person
from tests.factories.record_access import assign

FACTS = "She said that the heron waits at her door."


def say(**changed):
    """What a supervisor writes: level 1, she agreed and knew before."""
    return Said(**{"level": 1, "facts": FACTS, "agreed": "yes", "she_knows": "before"} | changed)


CHILD = {
    "level": 2,
    "child_at_risk": True,
    "child_seen": "The child is alone at night.",
    "child_carer": "An aunt, today.",
    "child_told": "The youth office, at noon.",
}


def note_about(woman, *, by, at=None, **changed):
    """A note about a woman whom `by` supports."""
    place = place_of_woman(by, woman.public_id, at or now())
    said = say(woman=woman.public_id, **changed)
    return write_note(by=by, place=place, said=said, at=at or now())


def note_in(room_id, *, by, **changed):
    """A note written in a room that `by` holds or backs up."""
    return write_note(by=by, place=place_of_room(by, room_id), said=say(**changed), at=now())


def closed(note, *, by, words="She has a new room."):
    """Taken and closed by a lead."""
    take_note(by=by, note_id=note.public_id, at=now())
    add_step(by=by, note_id=note.public_id, words=words, close=True, at=now())
    note.refresh_from_db()
    return note


class Team:
    """A supervisor with a woman of hers, two leads and a coordinator of one organisation."""

    def __init__(self, organisation, suffix=""):
        def make(role, name):
            return make_person(role, name + suffix, organisation=organisation)

        self.organisation = organisation
        self.grace = make(Role.SUPERVISOR, "grace")
        self.amara = make(Role.LEARNER, "amara")
        self.lena = make(Role.SAFEGUARDING_LEAD, "lena")
        self.mira = make(Role.SAFEGUARDING_LEAD, "mira")
        self.olga = make(Role.COORDINATOR, "olga")
        assign(self.grace, self.amara, organisation=organisation)

"""Short messages between sessions: who reads and writes them, screening, the inbox, and the end."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Organisation
from accounts.record_access.services import assign
from accounts.roles import Role
from core.audit.retention_services import run_job
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from lms.portal.home.start_page import start_page
from mentors.mentoring.message_queries import (
    new_messages_to_supervisor,
    thread_of_pair,
    thread_page,
    thread_with_supervisors,
)
from mentors.mentoring.message_services import send
from mentors.mentoring.models import ShortMessage
from mentors.mentoring.pair_services import end, pause
from tests.factories.booking import BookingCast
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

LATE = "I will be ten minutes late."


@pytest.fixture(scope="module", autouse=True)
def cast_of_the_file(harbour_of_the_file):
    return BookingCast(harbour_of_the_file)


@pytest.fixture
def cast(cast_of_the_file, db):
    return deepcopy(cast_of_the_file)


def thread(cast, user):
    return thread_of_pair(user, cast.pair.public_id)


def write(cast, user, words=LATE, at=None):
    return send(by=user, thread=thread(cast, user), words=words, at=at or now())


def page(cast, user):
    return thread_page(user, thread(cast, user))


def supervise(cast, woman, supervisor):
    olga = make_person(Role.COORDINATOR, "olga", organisation=cast.organisation)
    assign(
        by=olga,
        organisation_id=cast.organisation.public_id,
        person_id=supervisor.public_id,
        about_id=woman.public_id,
        since=now() - timedelta(minutes=1),
        at=now(),
    )


def test_message_of_a_pair_is_read_by_both_and_their_supervisor(cast):
    write(cast, cast.joy)
    for reader in (cast.joy, cast.lucia, cast.grace):
        (line,) = page(cast, reader).lines
        assert (line.author, line.words) == (cast.joy.shown_name, LATE)
        assert line.is_mine == (reader == cast.joy)
        assert line.is_new == (reader != cast.joy)
    assert page(cast, cast.joy).supervisors == (cast.grace.shown_name,)


def test_messages_of_a_pair_are_closed_to_everybody_else(cast):
    write(cast, cast.joy)
    olga = make_person(Role.COORDINATOR, "olga", organisation=cast.organisation)
    for other in (cast.ines, cast.sara, olga):
        with pytest.raises(NotFound):
            thread(cast, other)


def test_message_waits_for_each_reader_until_it_is_read(cast, signed_in):
    write(cast, cast.joy)
    assert [row.number for row in new_messages_to_supervisor(cast.grace, now())] == [1]
    assert start_page(cast.lucia, now()).work[0].text == f"New message: {cast.joy.shown_name}."
    assert start_page(cast.joy, now()).work == []
    address = reverse("pair-messages", args=[cast.pair.public_id])
    signed_in(cast.grace).post(address, {"act": "read"})
    assert new_messages_to_supervisor(cast.grace, now()) == []
    # An answer marks what stood there before as read.
    signed_in(cast.lucia).post(address, {"words": "That is fine."})
    assert start_page(cast.lucia, now()).work == []
    assert [row.number for row in new_messages_to_supervisor(cast.grace, now())] == [1]


@pytest.mark.parametrize("words", ["Call me: 347 555 0199", "Meet me at the station at six."])
def test_message_with_contact_details_or_a_meeting_is_refused(cast, words):
    with pytest.raises(Invalid):
        write(cast, cast.joy, words)
    assert not ShortMessage.objects.exists()


def test_number_sent_in_pieces_is_refused(cast):
    write(cast, cast.joy, "My number begins 347")
    with pytest.raises(Invalid):
        write(cast, cast.joy, "555 0199")


def test_no_message_goes_out_while_nobody_supervises_or_the_pair_is_paused(cast):
    pause(by=cast.joy, pair_id=cast.pair.public_id, at=now())
    with pytest.raises(Conflict):
        write(cast, cast.lucia)
    assert not page(cast, cast.lucia).is_open
    cast.pair.supervisor = None
    cast.pair.save(update_fields=["supervisor"])
    with pytest.raises(Conflict):
        write(cast, cast.lucia)


def test_messages_of_an_ended_pair_are_closed(cast):
    write(cast, cast.joy)
    end(by=cast.joy, pair_id=cast.pair.public_id, at=now())
    with pytest.raises(NotFound):
        thread(cast, cast.lucia)
    assert new_messages_to_supervisor(cast.grace, now()) == []
    assert start_page(cast.lucia, now()).work == []


def test_woman_and_her_supervisor_write_to_each_other(cast, signed_in):
    here = (cast.organisation.public_id, cast.joy.public_id)
    with pytest.raises(NotFound):
        thread_with_supervisors(cast.joy, *here, now())
    supervise(cast, cast.joy, cast.ines)
    address = reverse("supervisor-messages", args=here)
    assert signed_in(cast.joy).post(address, {"words": LATE}).status_code == 302
    (row,) = new_messages_to_supervisor(cast.ines, now())
    assert (row.names, row.url) == ((cast.joy.shown_name,), address)
    assert signed_in(cast.ines).post(address, {"words": "Thank you."}).status_code == 302
    assert start_page(cast.joy, now()).work[0].text == "Your supervisor wrote to you."
    for other in (cast.lucia, cast.grace):
        assert signed_in(other).get(address).status_code == 404


def test_page_shows_office_hours_and_gives_refused_words_back(cast, signed_in):
    Organisation.objects.filter(pk=cast.organisation.pk).update(office_hours="Mon to Fri, 9 to 17")
    joy = signed_in(cast.joy)
    address = reverse("pair-messages", args=[cast.pair.public_id])
    assert "The team reads them: Mon to Fri, 9 to 17." in joy.get(address).content.decode()
    refused = joy.post(address, {"words": "Write to joy@example.org"})
    assert refused.status_code == 400
    assert "joy@example.org" in refused.content.decode()


def test_message_is_deleted_after_fourteen_days(cast):
    write(cast, cast.joy, at=now() - timedelta(days=14))
    write(cast, cast.joy, at=now() - timedelta(days=13))
    assert run_job("short messages", at=now()) == 1
    assert ShortMessage.objects.count() == 1

"""Short messages between sessions: who reads and writes them, screening, the inbox, and the end."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Assignment, Organisation, User
from accounts.record_access.services import assign
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

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

LATE = "I will be ten minutes late."


def thread(cast, user):
    return thread_of_pair(user, cast.pair.public_id)


def write(cast, user, words=LATE, at=None):
    return send(by=user, thread=thread(cast, user), words=words, at=at or now())


def page(cast, user):
    return thread_page(user, thread(cast, user))


def supervise(cast, woman, supervisor):
    assign(
        by=cast.olga,
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
    for other in (cast.ines, cast.sara, cast.olga):
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


def test_message_sent_twice_is_kept_once(cast):
    begins = now()
    first = write(cast, cast.joy, at=begins)
    assert write(cast, cast.joy, at=begins + timedelta(minutes=4)) == first
    assert write(cast, cast.lucia, at=begins + timedelta(minutes=4)) != first
    assert write(cast, cast.joy, at=begins + timedelta(minutes=5)) != first
    assert ShortMessage.objects.count() == 3


def test_message_of_a_mentor_who_left_waits_for_nobody(cast):
    write(cast, cast.lucia)
    cast.lucia.is_active = False
    cast.lucia.save(update_fields=["is_active"])
    assert start_page(cast.joy, now()).work == []
    assert new_messages_to_supervisor(cast.grace, now()) == []


def test_messages_of_an_ended_pair_are_closed(cast):
    write(cast, cast.joy)
    end(by=cast.joy, pair_id=cast.pair.public_id, at=now())
    with pytest.raises(NotFound):
        thread(cast, cast.lucia)
    assert new_messages_to_supervisor(cast.grace, now()) == []
    assert start_page(cast.lucia, now()).work == []


def test_woman_and_supervisor_write_to_each_other(cast, signed_in):
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


def test_woman_reads_what_a_former_supervisor_wrote_and_cannot_answer(cast, signed_in):
    supervise(cast, cast.joy, cast.ines)
    here = (cast.organisation.public_id, cast.joy.public_id)
    address = reverse("supervisor-messages", args=here)
    signed_in(cast.ines).post(address, {"words": LATE})
    Assignment.objects.filter(about=cast.joy).delete()
    joy = signed_in(cast.joy)
    assert start_page(cast.joy, now()).work[0].url == address
    assert LATE in joy.get(address).content.decode()
    assert joy.post(address, {"words": "Thank you."}).status_code == 409
    assert signed_in(cast.ines).get(address).status_code == 404


def test_woman_who_left_the_organisation_is_sent_to_no_messages(cast):
    supervise(cast, cast.joy, cast.ines)
    here = (cast.organisation.public_id, cast.joy.public_id)
    send(
        by=cast.ines, thread=thread_with_supervisors(cast.ines, *here, now()), words=LATE, at=now()
    )
    cast.joy.memberships.all().delete()
    assert start_page(User.objects.get(pk=cast.joy.pk), now()).work == []


def test_page_shows_office_hours_and_gives_refused_words_back(cast, signed_in):
    Organisation.objects.filter(pk=cast.organisation.pk).update(office_hours="Mon to Fri, 9 to 17")
    joy = signed_in(cast.joy)
    address = reverse("pair-messages", args=[cast.pair.public_id])
    assert "The team reads them: Mon to Fri, 9 to 17." in joy.get(address).content.decode()
    refused = joy.post(address, {"words": "Write to joy@example.org"})
    assert refused.status_code == 400
    assert "joy@example.org" in refused.content.decode()


def test_message_is_deleted_after_the_days_that_the_page_names(cast, signed_in, settings):
    settings.RETENTION_DAYS = settings.RETENTION_DAYS | {"messages": 10}
    address = reverse("pair-messages", args=[cast.pair.public_id])
    for reader in (cast.joy, cast.grace):
        assert "10 days" in signed_in(reader).get(address).content.decode()
    write(cast, cast.joy, at=now() - timedelta(days=10))
    write(cast, cast.joy, at=now() - timedelta(days=9))
    assert run_job("short messages", at=now()) == 1
    assert ShortMessage.objects.count() == 1

"""What is stopped while two talk alone, and what was settled: who may still read it."""

import uuid

import pytest
from django.test import Client

from accounts.roles import Role
from core.errors import Conflict
from mentors.models import Room, StoppedLine
from mentors.rooms import services
from mentors.rooms.messaging.moderation_services import ask_release, discard, read_for_release
from mentors.rooms.messaging.services import NewMessage
from mentors.rooms.reports.services import ask_for_a_word, next_step
from mentors.rooms.state.message_queries import lines_to_release
from tests.factories.people import make_person
from tests.factories.rooms import BACKEND, RealCast

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.engine]
MAIL = "write to rosa.lane@example.org"


@pytest.fixture
def cast(harbour):
    cast = RealCast(harbour, grace="grace", lucia="lucia", joy="joy")
    cast.open()
    cast.enter(cast.ines)
    return cast


def begin_the_minutes_alone(cast):
    ask_for_a_word(member_id=cast.member_id(cast.joy), wanted="supervisor")
    services.close_room(member_id=cast.member_id(cast.grace))
    room = Room.objects.get(pk=cast.room.pk)
    next_step(member_id=cast.member_id(cast.grace), after=str(room.talk or room.state))
    talk = Room.objects.get(pk=cast.room.pk).talk
    assert talk is not None
    return talk


def stopped(cast, *, talk=None):
    line = NewMessage(cast.member_id(cast.joy), uuid.uuid4(), MAIL, talk=talk)
    assert services.post_messages([line])[0].reason == "screened"
    return StoppedLine.objects.latest("pk").public_id


def test_nobody_is_asked_as_a_second_for_what_was_told_to_one_alone(cast):
    line = stopped(cast, talk=begin_the_minutes_alone(cast))
    with pytest.raises(Conflict, match="while the room is open"):
        ask_release(member_id=cast.member_id(cast.grace), line_id=line)
    assert not StoppedLine.objects.filter(release_asked_by__isnull=False).exists()


def test_a_second_who_was_asked_before_the_minutes_alone_reads_nothing_in_them(cast):
    line = stopped(cast)
    ask_release(member_id=cast.member_id(cast.grace), line_id=line)
    second = make_person(Role.SUPERVISOR, organisation=cast.organisation)
    assert [one.id for one in lines_to_release(second)] == [line]
    begin_the_minutes_alone(cast)
    assert lines_to_release(second) == []
    with pytest.raises(Conflict):
        read_for_release(by=second, line_id=line)


@pytest.mark.parametrize(("alias", "reads"), [("grace", True), ("ines", False)])
def test_the_page_of_stopped_lines_tells_the_backup_nothing_of_the_minutes_alone(
    cast, alias, reads
):
    stopped(cast, talk=begin_the_minutes_alone(cast))
    browser = Client()
    browser.force_login(getattr(cast, alias), backend=BACKEND)
    page = browser.get(f"/rooms/{cast.id}/stopped/").content.decode()
    assert ("An e-mail address" in page, cast.joy.shown_name in page) == (reads, reads)


def test_a_line_that_was_dropped_is_opened_by_nobody_any_more(cast):
    line = stopped(cast)
    discard(member_id=cast.member_id(cast.grace), line_id=line)
    with pytest.raises(Conflict):
        services.reveal_line(member_id=cast.member_id(cast.ines), line_id=line)

"""Creates the demo in an empty database: its people, what they have done, and pending work."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from cms.course_import.services import load_languages
from mentors.rooms.services import advance_rooms

from . import (
    gathering,
    house_ways,
    mentoring,
    staff,
    story,
    waiting_assessors,
    waiting_office,
    waiting_staff,
    waiting_women,
)
from .house import House, fill_house

CONTENT = Path(__file__).parent / "content"
# How long ago the story of the demo begins.
AGO = timedelta(days=28)
# How long Lucia has held the certificate, and how long the pathway to it took.
CERTIFIED = timedelta(days=12)
LUCIAS_DAYS = timedelta(days=14)


def make_bare(*, password_hash: str, at: datetime, progress: Callable[[str], None]) -> None:
    """Create the twelve and their story only: for tests and measurements with data of their own."""
    progress("Inviting the demo's people")
    accounts = story.make_people(password_hash=password_hash, at=at)
    story.settle_in_a_country(accounts, at=at)
    staff.train_staff(accounts, at=at, progress=progress)
    staff.assign_supervisors(accounts, at=at)
    story.let_mentor(accounts, "lucia", at=at)
    version = story.register_demo_programme(at=at)
    story.begin(accounts, version, at=at)
    story.certify_lucia(accounts, version, at=at, progress=progress)
    progress("Grace holds sessions of a cohort")
    gathering.gather(accounts, women=("amara", "lucia"), at=at)


def make(*, password_hash: str, people: int, at: datetime, progress: Callable[[str], None]) -> None:
    """Create the full demo, with pending work for each of the twelve, and at Lighthouse."""
    progress("Inviting the demo's people")
    before = at - AGO
    accounts = story.make_people(password_hash=password_hash, at=before)
    story.settle_in_a_country(accounts, at=at)
    staff.train_staff(accounts, at=before, progress=progress)
    staff.assign_supervisors(accounts, at=before)
    waiting_assessors.state_the_facts(accounts, at=before)
    story.let_mentor(accounts, "lucia", at=before)
    version = story.register_demo_programme(at=before)
    story.begin(accounts, version, at=at - timedelta(hours=4))
    story.certify_lucia(accounts, version, at=at - CERTIFIED, days=LUCIAS_DAYS, progress=progress)
    house = House(accounts=accounts, password_hash=password_hash, at=at)
    fill_house(house, count=people, progress=progress)
    house_ways.walk(accounts, version, at=at)
    _let_work_wait(accounts, at=at, progress=progress)


def _let_work_wait(accounts, *, at: datetime, progress: Callable[[str], None]) -> None:
    progress("Work waits for each of them")
    load_languages(CONTENT, as_draft=False, by=None, at=at)
    waiting_women.amara_reads(accounts, at=at)
    waiting_women.amara_says_it(accounts, at=at - timedelta(days=1))
    for suffix in ("", "-2"):
        waiting_women.nora_learns(accounts, at=at, suffix=suffix)
    waiting_women.ask_for(accounts, woman="fatou", whom="sara", at=at - timedelta(hours=2))
    waiting_women.ask_for(accounts, woman="joy-2", whom="sara-2", at=at - timedelta(hours=2))
    waiting_staff.amara_was_seen(accounts, at=at)
    waiting_assessors.a_scene(accounts, at=at)
    waiting_assessors.to_read(accounts, at=at)
    waiting_staff.rota(accounts, at=at)
    pair = mentoring.lucia_and_joy(accounts, at=at)
    mentoring.they_meet(accounts, at=at)
    waiting_staff.rooms_of_today(accounts, at=at)
    mentoring.they_book(accounts, pair, at=at)
    mentoring.others(accounts, at=at)
    waiting_staff.approvals(accounts, cleared=["dua"], forgot="elena", at=at - timedelta(days=1))
    waiting_staff.cards(accounts, at=at - timedelta(days=2))
    waiting_staff.a_worry(accounts, at=at)
    waiting_staff.lighthouse(accounts, at=at)
    waiting_office.edith_and_ruth(accounts)
    # Messages of rooms that ended more than a day ago are destroyed, as in real use.
    advance_rooms()

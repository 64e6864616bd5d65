"""Goals and journal: hers alone, encrypted, removed for good."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from accounts.models import Membership
from accounts.roles import Role
from accounts.services import end_role
from core.append_only import erasing
from core.audit.models import Entry
from core.clock import now
from core.errors import Invalid, NotFound
from courses.journal import permissions, queries, services
from courses.models import Goal, JournalEntry

pytestmark = pytest.mark.django_db
WORDS = "Quiet heron by the green river."


@pytest.fixture
def amara(person):
    return person(name="amara")


def fresh(user):
    """The same person at her next request, her roles read anew."""
    return type(user).objects.get(pk=user.pk)


def every_word_in_the_database():
    """All that a copy of the database file would show."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the database
            found += [
                str(bytes(cell) if isinstance(cell, memoryview) else cell)
                for row in cursor.fetchall()
                for cell in row
            ]
    return "\n".join(found)


# --- writing --------------------------------------------------------------------------------


def test_what_she_writes_is_kept_in_her_organisation(amara, harbour):
    goal = services.add_goal(learner=amara, text=f"  {WORDS}\r\nTwice.\x00 ", at=now())
    entry = services.add_entry(learner=amara, text=WORDS, at=now())
    assert (goal.organisation, entry.organisation) == (harbour, harbour)
    assert Goal.objects.get().text == f"{WORDS}\nTwice."
    assert JournalEntry.objects.get().text == WORDS
    assert goal.reached_at is None
    assert entry.changed_at is None


def test_no_clear_text_stands_in_the_database(amara):
    services.add_goal(learner=amara, text=WORDS, at=now())
    entry = services.add_entry(learner=amara, text=WORDS, at=now())
    services.change_entry(learner=amara, entry_id=entry.public_id, text=WORDS + " Again.", at=now())
    stored = every_word_in_the_database()
    assert "amara" in stored
    for word in ("heron", "river", "Again"):
        assert word not in stored


def test_when_she_writes_is_not_audited(amara):
    before = Entry.objects.count()
    entry = services.add_entry(learner=amara, text=WORDS, at=now())
    services.remove_entry(learner=amara, entry_id=entry.public_id)
    services.add_goal(learner=amara, text=WORDS, at=now())
    assert Entry.objects.count() == before


@pytest.mark.parametrize("add", [services.add_goal, services.add_entry])
@pytest.mark.parametrize("text", ["", "   \n ", "\x00", "\u200b\u2060 \u202e"])
def test_nothing_is_kept_without_words(amara, add, text):
    with pytest.raises(Invalid, match="no words yet"):
        add(learner=amara, text=text, at=now())
    assert not Goal.objects.exists()
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(("add", "longest"), [(services.add_goal, 300), (services.add_entry, 5000)])
def test_the_length_is_bounded_and_a_line_end_counts_once(amara, add, longest):
    fits = "\r\n".join(["é"] * ((longest + 1) // 2))[: longest * 2]
    assert len(fits.replace("\r\n", "\n")) in (longest, longest - 1)
    add(learner=amara, text=fits, at=now())
    with pytest.raises(Invalid, match="It is still here"):
        add(learner=amara, text="é" * (longest + 1), at=now())


@pytest.mark.parametrize("add", [services.add_goal, services.add_entry])
def test_a_second_click_is_the_first_and_the_same_words_another_day_are_new(amara, add):
    at = now()
    assert add(learner=amara, text=WORDS, at=at) == add(learner=amara, text=WORDS, at=at)
    later = add(learner=amara, text=WORDS, at=at + timedelta(days=1))
    assert type(later).objects.count() == 2


def test_changing_an_entry_notes_the_time_and_the_earlier_words_are_gone(amara):
    at = now()
    entry = services.add_entry(learner=amara, text=WORDS, at=at)
    later = at + timedelta(hours=1)
    hers = {"learner": amara, "entry_id": entry.public_id, "at": later}
    services.change_entry(**hers, text=WORDS)
    assert JournalEntry.objects.get().changed_at is None
    services.change_entry(**hers, text="Other words.")
    assert JournalEntry.objects.get().changed_at == later
    assert queries.get_entry(amara, entry.public_id).text == "Other words."


def test_a_goal_is_reached_and_open_again_as_she_says(amara):
    at = now()
    goal = services.add_goal(learner=amara, text=WORDS, at=at)
    hers = {"learner": amara, "goal_id": goal.public_id}
    services.set_reached(**hers, reached=True, at=at)
    services.set_reached(**hers, reached=True, at=at + timedelta(days=1))
    assert Goal.objects.get().reached_at == at
    mine = queries.list_goals(amara)
    assert (len(mine.open), len(mine.reached)) == (0, 1)
    services.set_reached(**hers, reached=False, at=at)
    assert Goal.objects.get().reached_at is None


def test_removing_deletes_the_row_and_twice_is_harmless(amara):
    goal = services.add_goal(learner=amara, text=WORDS, at=now())
    entry = services.add_entry(learner=amara, text=WORDS, at=now())
    for _click in range(2):
        services.remove_goal(learner=amara, goal_id=goal.public_id)
        services.remove_entry(learner=amara, entry_id=entry.public_id)
    assert not Goal.objects.exists()
    assert not JournalEntry.objects.exists()


def test_it_goes_with_her_account(amara):
    services.add_goal(learner=amara, text=WORDS, at=now())
    services.add_entry(learner=amara, text=WORDS, at=now())
    with erasing():
        amara.delete()
    assert not Goal.objects.exists()
    assert not JournalEntry.objects.exists()


# --- hers alone -----------------------------------------------------------------------------


def test_nobody_else_reads_changes_or_removes_it(amara, person, lighthouse):
    goal = services.add_goal(learner=amara, text=WORDS, at=now())
    entry = services.add_entry(learner=amara, text=WORDS, at=now())
    others = [person(role) for role in Role]
    others.append(person(Role.LEARNER, organisation=lighthouse))
    for other in others:
        for attempt in (
            lambda who: queries.get_goal(who, goal.public_id),
            lambda who: queries.get_entry(who, entry.public_id),
            lambda who: services.change_goal(learner=who, goal_id=goal.public_id, text="x"),
            lambda who: services.set_reached(
                learner=who, goal_id=goal.public_id, reached=True, at=now()
            ),
            lambda who: services.change_entry(
                learner=who, entry_id=entry.public_id, text="x", at=now()
            ),
        ):
            with pytest.raises(NotFound):
                attempt(other)
        services.remove_goal(learner=other, goal_id=goal.public_id)
        services.remove_entry(learner=other, entry_id=entry.public_id)
        assert not permissions.goals_of(other).exists()
        assert not permissions.journal_of(other).exists()
    assert Goal.objects.get().text == WORDS
    assert Goal.objects.get().reached_at is None
    assert JournalEntry.objects.get().text == WORDS


@pytest.mark.parametrize(
    "role", [Role.MENTEE, Role.EDITOR, Role.READER, Role.TECHNICAL_ADMINISTRATOR]
)
def test_who_does_not_learn_here_has_no_pages(person, role):
    someone = person(role)
    assert not permissions.can_write(someone)
    for attempt in (queries.list_goals, queries.list_entries):
        with pytest.raises(NotFound):
            attempt(someone)
    with pytest.raises(NotFound):
        services.add_entry(learner=someone, text=WORDS, at=now())


def test_what_she_wrote_stays_hers_when_her_role_has_ended(amara):
    entry = services.add_entry(learner=amara, text=WORDS, at=now())
    end_role(membership=Membership.objects.get(user=amara), by=None, at=now())
    amara = fresh(amara)
    mine = queries.list_entries(amara)
    assert ([page.text for page in mine.entries], mine.can_write) == ([WORDS], False)
    with pytest.raises(NotFound):
        services.add_entry(learner=amara, text="More.", at=now())
    services.remove_entry(learner=amara, entry_id=entry.public_id)
    assert not JournalEntry.objects.exists()


def test_an_unknown_page_is_not_there(amara):
    with pytest.raises(NotFound):
        queries.get_entry(amara, uuid4())


def test_long_pages_show_their_first_words_and_the_list_has_an_end(amara):
    at = now()
    for number in range(queries.LISTED + 1):
        services.add_entry(
            learner=amara, text=f"{number} " + "word " * 60, at=at + timedelta(minutes=number)
        )
    newest, older = queries.list_entries(amara), queries.list_entries(amara, page="2")
    assert len(newest.entries) == queries.LISTED
    assert [entry.text[:2] for entry in older.entries] == ["0 "]
    assert newest.entries[0].beginning.endswith("…")
    assert len(newest.entries[0].beginning) <= queries.BEGINNING + 1
    assert queries.list_entries(amara, page="nonsense").entries == newest.entries

"""The inbox over the whole world of the tests: each thing once, for those who can do it."""

from collections import Counter

import pytest
from django.test import Client
from django.utils import translation

from accounts.queries import roles_of
from accounts.roles import Role
from core.clock import now
from lms.portal.home.inbox import KINDS
from lms.portal.home.inbox_sources import inbox_of
from lms.portal.home.workspace_page import WORKSPACE_ROLES
from mentors.rooms.state.queries import rooms_for

pytestmark = [pytest.mark.django_db, pytest.mark.long]

# Who may find an entry: beginning of its title (or its kind) → roles of which one is enough.
FOR = {
    "Issue certificate": {Role.COORDINATOR},
    "Assign": {Role.COORDINATOR},
    "Match mentoring": {Role.COORDINATOR},
    "Overdue staff training": {Role.COORDINATOR},
    "First rating": {Role.SUPERVISOR},
    "Second rating": {Role.SUPERVISOR},
    "Third rating": {Role.SUPERVISOR},
    "Sign observation": {Role.SUPERVISOR},
    "Mark": {Role.SUPERVISOR},
    "Supervision talk": {Role.SUPERVISOR},
    "Rota does not cover": {Role.SUPERVISOR, Role.SAFEGUARDING_LEAD},
    "Held message": {Role.SAFEGUARDING_LEAD},
    "Certificate of": {Role.COORDINATOR, Role.SAFEGUARDING_LEAD},
}


@pytest.fixture(scope="module")
def inboxes(world):
    """Alias → entries, of everyone with a workspace."""
    with translation.override("en"):
        return {
            alias: inbox_of(person, roles_of(person), rooms_for(person, now()), now())
            for alias, person in world.people.items()
            if roles_of(person) & WORKSPACE_ROLES
        }


def test_inbox_of_everyone_holds_most_kinds_and_each_entry_once(inboxes):
    kinds = {entry.kind for entries in inboxes.values() for entry in entries}
    # No step of a certificate and no talk is due in that world.
    assert set(KINDS) - kinds <= {"certificates", "supervision"}
    for alias, entries in inboxes.items():
        times = Counter((entry.title, entry.detail, entry.url) for entry in entries)
        assert [line for line, number in times.items() if number > 1] == [], alias


def test_inbox_of_everyone_shows_entries_to_the_roles_that_act_on_them(world, inboxes):
    for alias, entries in inboxes.items():
        roles = roles_of(world.people[alias])
        for entry in entries:
            for beginning, wanted in FOR.items():
                if entry.title.startswith(beginning):
                    assert roles & wanted, (alias, entry.title)


def test_inbox_of_everyone_leads_to_pages_that_open(world, inboxes):
    for alias, entries in inboxes.items():
        browser = Client()
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        browser.force_login(world.people[alias], backend=backend)
        for entry in entries:
            answer = browser.get(entry.url.partition("#")[0], follow=True)
            assert answer.status_code == 200, (alias, entry.title, entry.url)


def test_inbox_of_everyone_counts_approvals_as_their_page_does(world, inboxes):
    for alias, entries in inboxes.items():
        if not roles_of(world.people[alias]) & {Role.COORDINATOR, Role.SAFEGUARDING_LEAD}:
            continue
        browser = Client()
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        browser.force_login(world.people[alias], backend=backend)
        to_decide = browser.get("/approvals/").context["to_decide"]
        assert len(to_decide) == sum(entry.kind == "approvals" for entry in entries), alias

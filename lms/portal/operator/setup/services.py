"""Sets up what an organisation needs on its first day. May be stopped and repeated."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.roles import Role
from accounts.services import invite_founders, invite_to_office, make_organisation
from accounts.types import Invitation, Organisation
from cms.admin.review_services import submit_for_review
from cms.admin.services import set_up_site
from cms.course_import.queries import lessons_at, lessons_of_courses
from cms.course_import.services import load_languages
from cms.curriculum.files import CONTENT
from cms.library.directory.services import choose_country, note_emergency_number
from core.errors import Invalid
from mentors.assessment.competencies.framework import COURSES, REFRESHER
from mentors.assessment.competencies.programme_services import register_peer_mentor

from .wishes import Wishes, problems

OFFICE = (Role.EDITOR, Role.READER)


@dataclass(frozen=True)
class FirstDay:
    """The result. `cards`: those made by this run, each with its code, which is not stored."""

    organisation: Organisation
    cards: list[tuple[Invitation, str]]


def set_up(
    wishes: Wishes,
    *,
    content: Path = CONTENT,
    at: datetime,
    progress: Callable[[str], None] = lambda sentence: None,
) -> FirstDay:
    """Set up organisation, country, courses, programme and the cards of the first people.

    Courses are drafts in the readers' queue. Each step is complete in itself; what exists already
    is left as it is. Raises Invalid with every problem of `wishes` in `todo`, before anything is
    written. Raises Conflict if the organisation works in another country, or had begun without
    these cards.
    """
    if found := list(problems(wishes)):
        raise Invalid("Nothing was set up.", todo=found)
    progress("The site and its office")
    set_up_site()
    progress("The organisation and its country")
    with transaction.atomic():
        organisation = make_organisation(name=wishes.organisation)
        choose_country(organisation=organisation, country=wishes.country, at=at)
    if wishes.emergency:
        note_emergency_number(country=wishes.country, phone=wishes.emergency)
    progress("The courses, as drafts")
    load_languages(
        content,
        locales=_with_the_original(wishes.languages),
        as_draft=True,
        by=None,
        at=at,
        progress=progress,
    )
    submit_for_review(at=at, progress=progress)
    progress("The competencies and the programme")
    register_peer_mentor(
        lessons=lessons_of_courses(COURSES), refresher=lessons_at(REFRESHER), at=at
    )
    progress("The cards of the first people")
    return FirstDay(organisation, _first_cards(organisation, anew=wishes.new_cards, at=at))


def _with_the_original(languages: tuple[str, ...]) -> tuple[str, ...]:
    """Add the source language, against which translations are checked. (): all offered
    languages.
    """
    return (settings.LANGUAGE_CODE, *languages) if languages else ()


def _first_cards(
    organisation: Organisation, *, anew: bool, at: datetime
) -> list[tuple[Invitation, str]]:
    """Make all cards that are due, or none of them."""
    with transaction.atomic():
        cards = invite_founders(organisation=organisation, anew=anew, at=at)
        for role in OFFICE:
            made = invite_to_office(organisation=organisation, role=role, anew=anew, at=at)
            if made is not None:
                cards.append(made)
    return cards

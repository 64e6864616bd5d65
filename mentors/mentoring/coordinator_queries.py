"""The coordinator's page: requests, suggestions, pairs, mentors and hours. Read only."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.queries import organisations_of, people_in
from accounts.record_access.permissions import is_trained
from accounts.roles import Role

from .matching_queries import TAKES_A_PLACE, candidates_in, requests_in, seekers_of
from .matching_rules import Candidate, Seeker, assign, speakers, suggestions
from .models import MentoringPair, MentorProfile, MentorRequest
from .permissions import coordinated
from .states import ANSWERED_WITHIN, LIVE, PairState
from .timesheet_queries import MonthOfMentor, hours_to_approve
from .wish_rules import hears_by
from .wish_sentences import no_mentor_speaks, reasons_in_words, wishes_in_words

REQUESTS, PAIRS, MENTORS, HOURS = "requests", "pairs", "mentors", "hours"
TABS = (REQUESTS, PAIRS, MENTORS, HOURS)
ROWS_ON_A_PAGE = 25
SUGGESTIONS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class SuggestionLine:
    """A mentor who may be proposed. `met` of `said` wishes fit; `reasons` names them."""

    mentor_id: UUID
    name: str
    met: int
    said: int
    reasons: tuple[str, ...]
    about: tuple[str, ...]
    card: str
    mentees: int


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A mentee who waits. `note`: why nobody can be suggested, where that can be said."""

    public_id: UUID
    name: str
    asked_on: date
    late: bool
    said: tuple[str, ...]
    wish: str
    number: int
    note: str
    suggestions: tuple[SuggestionLine, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """One pair of the best overall matching for everybody who waits."""

    request_id: UUID
    mentor_id: UUID
    mentee: str
    mentor: str


@dataclass(frozen=True, slots=True)
class PairLine:
    """A pair, or a proposal with the day by which both have to answer."""

    public_id: UUID
    mentee: str
    mentor: str
    supervisor: str
    state: str
    since: date
    answer_by: date | None
    sessions: int


@dataclass(frozen=True, slots=True)
class MentorLine:
    """A mentor's card and number of mentees. Limits are not shown."""

    name: str
    about: tuple[str, ...]
    card: str
    mentees: int


@dataclass(frozen=True, slots=True)
class Desk:
    """One tab of the page, and the number of entries on each tab."""

    tab: str
    counts: tuple[tuple[str, int], ...]
    requests: Page | None = None
    chosen: RequestLine | None = None
    together: tuple[Match, ...] = ()
    proposals: tuple[PairLine, ...] = ()
    pairs: Page | None = None
    mentors: Page | None = None
    hours: tuple[MonthOfMentor, ...] = ()
    places: tuple[Organisation, ...] = ()


def desk_of(
    user: User, at: datetime, *, tab: str = "", chosen: str = "", page: str | None = None
) -> Desk:
    """Return the coordinator's page.

    Raise NotFound for anyone who coordinates nowhere or has not passed the staff modules.
    """
    places = coordinated(user)
    tab = tab if tab in TABS else REQUESTS
    pairs = list(_pairs(places))
    live = [row for row in pairs if row.state in LIVE]
    waiting = {place.pk: requests_in(place) for place in places}
    mentors = [person for place in places for person in people_in(place, Role.MENTOR)]
    hours = hours_to_approve(user, at)
    counts = (
        (REQUESTS, sum(len(rows) for rows in waiting.values())),
        (PAIRS, len(live)),
        (MENTORS, len(mentors)),
        (HOURS, sum(one.may_be_approved for one in hours)),
    )
    if tab == HOURS:
        return Desk(tab, counts, hours=tuple(hours), places=tuple(places))
    if tab == PAIRS:
        lines: Page = Paginator([_pair_line(row) for row in live], ROWS_ON_A_PAGE).get_page(page)
        return Desk(tab, counts, pairs=lines)
    if tab == MENTORS:
        shown: Page = Paginator(mentors, ROWS_ON_A_PAGE).get_page(page)
        shown.object_list = _mentor_lines(list(shown.object_list), places)
        return Desk(tab, counts, mentors=shown)
    proposals = tuple(_pair_line(row) for row in pairs if row.state == PairState.PROPOSED)
    return _requests(places, waiting, at, counts, proposals, chosen=chosen, page=page)


def _requests(
    places: Sequence[Organisation],
    waiting: dict[int, list[MentorRequest]],
    at: datetime,
    counts: tuple[tuple[str, int], ...],
    proposals: tuple[PairLine, ...],
    *,
    chosen: str,
    page: str | None,
) -> Desk:
    lines: list[RequestLine] = []
    together: list[Match] = []
    for place in places:
        rows = waiting[place.pk]
        if not rows:
            continue
        candidates = candidates_in(place, at)
        seekers = seekers_of(rows, place, at)
        mentors = _described([one.person for one in candidates], place)
        lines += [
            _request_line(row, seekers[row.person_id], candidates, mentors, at) for row in rows
        ]
        together += _together(rows, list(seekers.values()), candidates, mentors)
    lines.sort(key=lambda line: (line.asked_on, line.name))
    picked = next((line for line in lines if str(line.public_id) == chosen), None)
    return Desk(
        REQUESTS,
        counts,
        requests=Paginator(lines, ROWS_ON_A_PAGE).get_page(page),
        chosen=picked or (lines[0] if lines else None),
        together=tuple(together) if len(together) > 1 else (),
        proposals=proposals,
    )


def _together(
    rows: Sequence[MentorRequest],
    seekers: Sequence[Seeker],
    candidates: Sequence[Candidate],
    mentors: dict[int, "_Described"],
) -> list[Match]:
    found = assign(seekers, candidates)
    return [
        Match(
            request_id=row.public_id,
            mentor_id=mentors[found[row.person_id]].public_id,
            mentee=row.person.shown_name,
            mentor=mentors[found[row.person_id]].name,
        )
        for row in rows
        if row.person_id in found
    ]


def _request_line(
    row: MentorRequest,
    seeker: Seeker,
    candidates: Sequence[Candidate],
    mentors: dict[int, "_Described"],
    at: datetime,
) -> RequestLine:
    found = suggestions(seeker, candidates)
    asked_on = timezone.localdate(row.asked_at)
    nobody = bool(row.languages) and not speakers(row.languages, candidates)
    return RequestLine(
        public_id=row.public_id,
        name=row.person.shown_name,
        asked_on=asked_on,
        late=hears_by(asked_on) < timezone.localdate(at),
        said=wishes_in_words(row.wishes),
        wish=row.wish or "",
        number=len(found),
        note=no_mentor_speaks(row.languages) if nobody else "",
        suggestions=tuple(
            SuggestionLine(
                mentor_id=mentors[one.candidate.person].public_id,
                name=mentors[one.candidate.person].name,
                met=len(one.fit.met),
                said=len(one.fit.said),
                reasons=reasons_in_words(one.fit, row.format),
                about=mentors[one.candidate.person].about,
                card=mentors[one.candidate.person].card,
                mentees=one.candidate.mentees,
            )
            for one in found[:SUGGESTIONS_SHOWN]
        ),
    )


@dataclass(frozen=True, slots=True)
class _Described:
    """A mentor as described on the mentor's own card."""

    public_id: UUID
    name: str
    about: tuple[str, ...]
    card: str


def _described(people: Sequence[int], place: Organisation) -> dict[int, _Described]:
    cards = {
        row.person_id: row
        for row in MentorProfile.objects.filter(organisation=place, person__in=people)
    }
    return {
        person.pk: _Described(
            public_id=person.public_id,
            name=person.shown_name,
            about=wishes_in_words(cards[person.pk].wishes) if person.pk in cards else (),
            card=(cards[person.pk].card or "") if person.pk in cards else "",
        )
        for person in User.objects.filter(pk__in=people)
    }


def _pairs(places: Sequence[Organisation]) -> QuerySet[MentoringPair]:
    return (
        MentoringPair.objects.of_active_people()
        .filter(organisation__in=places, state__in=TAKES_A_PLACE)
        .select_related("mentee", "mentor", "supervisor")
        .order_by("-proposed_at", "-pk")
    )


def _pair_line(row: MentoringPair) -> PairLine:
    proposed = row.state == PairState.PROPOSED
    return PairLine(
        public_id=row.public_id,
        mentee=row.mentee.shown_name,
        mentor=row.mentor.shown_name,
        supervisor=row.supervisor.shown_name if row.supervisor else "",
        state=row.state,
        since=timezone.localdate(row.agreed_at or row.proposed_at),
        answer_by=timezone.localdate(row.proposed_at + ANSWERED_WITHIN) if proposed else None,
        sessions=row.sessions,
    )


def _mentor_lines(mentors: Sequence[User], places: Sequence[Organisation]) -> list[MentorLine]:
    people = [person.pk for person in mentors]
    described: dict[int, MentorProfile] = {}
    for place in places:
        described |= {
            row.person_id: row
            for row in MentorProfile.objects.filter(organisation=place, person__in=people)
        }
    mentees = Counter(
        MentoringPair.objects.filter(
            mentor__in=people, organisation__in=places, state__in=LIVE
        ).values_list("mentor", flat=True)
    )
    return [
        MentorLine(
            name=person.shown_name,
            about=wishes_in_words(described[person.pk].wishes) if person.pk in described else (),
            card=(described[person.pk].card or "") if person.pk in described else "",
            mentees=mentees[person.pk],
        )
        for person in mentors
    ]


@dataclass(frozen=True, slots=True)
class WaitsForCoordinator:
    """What waits in mentoring. `hears_by`: the earliest day by which an answer was promised.

    `supervisors`: live pairs without a supervisor. `unmet`: pairs agreed more than three days ago
    without a booked session. `hours`: months of mentors that can be approved.
    """

    requests: int = 0
    hears_by: date | None = None
    supervisors: int = 0
    unmet: int = 0
    hours: int = 0


def waits_for_coordinator(user: User, at: datetime) -> WaitsForCoordinator:
    """Count what waits where the user coordinates. A fixed number of queries."""
    places = organisations_of(user, Role.COORDINATOR)
    if not places or not is_trained(user):
        return WaitsForCoordinator()
    proposed = MentoringPair.objects.filter(
        organisation__in=places, state=PairState.PROPOSED
    ).values("mentee")
    asked = (
        MentorRequest.objects.filter(
            organisation__in=places, closed_at=None, person__is_active=True
        )
        .exclude(person__in=proposed)
        .aggregate(number=Count("pk"), first=Min("asked_at"))
    )
    pairs = MentoringPair.objects.of_active_people()
    rows = pairs.filter(organisation__in=places, state__in=LIVE)
    live = list(rows.values_list("supervisor", "state", "agreed_at"))
    return WaitsForCoordinator(
        requests=asked["number"],
        hears_by=hears_by(timezone.localdate(asked["first"])) if asked["number"] else None,
        supervisors=sum(supervisor is None for supervisor, _state, _agreed in live),
        unmet=sum(
            state == PairState.AGREED and agreed is not None and agreed + ANSWERED_WITHIN < at
            for _supervisor, state, agreed in live
        ),
        hours=sum(one.may_be_approved for one in hours_to_approve(user, at)),
    )

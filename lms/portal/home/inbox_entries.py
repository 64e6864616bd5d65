"""Inbox entries of supervision: items for a supervisor to sign, record, rate, mark or answer."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.types import AskedFor
from core.templatetags.when import short_day
from courses.cohorts.view_models import MeetingRow
from courses.quizzes.marking.queries import QueueRow
from mentors.appeals.queries import Waiting
from mentors.assessment.calibration.queries import DueCalibration
from mentors.assessment.competencies.framework_texts import competency_texts
from mentors.assessment.competencies.to_sign_queries import ToSign
from mentors.assessment.competencies.work_queries import ToRate
from mentors.assessment.external_assessors.queries import WaitingRating
from mentors.certification.step_queries import CertificateLine
from mentors.evidence.prior_learning.queries import WaitingClaim
from mentors.room_states import UNDER_WAY
from mentors.rooms.on_call.queries import Unheld
from mentors.rooms.on_call.rota_queries import Gap
from mentors.rooms.on_call.sentences import DUTY_WORDS
from mentors.rooms.state.queries import RoomCard
from mentors.rooms.state.sentences import KIND_WORDS
from mentors.supervision.queries import DueTalk

from .inbox import InboxEntry

# A room that begins within this time is placed before everything that is not urgent.
SOON = timedelta(minutes=15)
# How long before its day a supervision meeting appears.
TALKS_AHEAD = timedelta(days=2)
RATING_TITLES = {
    1: gettext_lazy("First rating: %(name)s"),
    2: gettext_lazy("Second rating: %(name)s"),
    3: gettext_lazy("Third rating: %(name)s"),
}


def support_request_entries(rows: Iterable[AskedFor]) -> Iterator[InboxEntry]:
    """Learners who asked to talk to a member of the team."""
    for row in rows:
        title = _("You are meeting %(name)s") if row.taken_by else _("%(name)s asks for someone")
        yield InboxEntry(
            kind="people",
            title=title % {"name": row.woman.shown_name},
            detail=_("Asked on %(day)s.") % {"day": short_day(row.asked_at)},
            url=reverse("asked"),
            action=_("Answer"),
            is_urgent=True,
        )


def room_entries(rooms: Iterable[RoomCard], now: datetime) -> Iterator[InboxEntry]:
    """Rooms under way and rooms of today in which the user has a role."""
    today = timezone.localdate(now)
    for room in rooms:
        is_open = room.state in UNDER_WAY
        if room.is_over or not (is_open or timezone.localdate(room.starts_at) == today):
            continue
        yield InboxEntry(
            kind="sessions",
            title=_("%(kind)s: %(names)s")
            % {"kind": room.kind_words, "names": ", ".join(room.others)},
            detail=_("%(state)s. Your role: %(role)s.")
            % {"state": room.words, "role": room.seat_words},
            url=room.url,
            action=_("Open room"),
            due=today,
            at=room.starts_at,
            is_urgent=is_open or room.starts_at - now <= SOON,
        )


def observation_entries(rows: Iterable[ToSign]) -> Iterator[InboxEntry]:
    """Practice sessions whose observation has not been signed."""
    for row in rows:
        yield InboxEntry(
            kind="assessment",
            title=_("Sign observation: %(name)s") % {"name": row.mentor},
            detail=_("Practice on %(day)s. It counts as evidence once you sign.")
            % {"day": short_day(row.day)},
            url=row.url,
            action=_("Sign"),
            due=row.day + timedelta(days=1),
        )


def attendance_entries(rows: Iterable[MeetingRow]) -> Iterator[InboxEntry]:
    """Cohort sessions that have begun and have no attendance recorded."""
    for row in rows:
        if row.begun and not row.marked and not row.called_off:
            yield InboxEntry(
                kind="sessions",
                title=_("Record attendance: %(cohort)s") % {"cohort": row.cohort},
                detail=f"{short_day(row.starts_at)}, {row.module or row.course}",
                url=reverse("session", args=[row.public_id]),
                action=_("Record"),
                due=timezone.localdate(row.starts_at),
            )


def answer_entries(rows: Sequence[QueueRow], total: int) -> Iterator[InboxEntry]:
    """Written and spoken answers to mark: the oldest by name, one entry for the rest."""
    for row in rows:
        title = _("Mark spoken answer: %(name)s") if row.hear_by else _("Mark answer: %(name)s")
        yield InboxEntry(
            kind="assessment",
            title=title % {"name": row.learner},
            detail=row.question,
            url=reverse("marking-answer", args=[row.public_id]),
            action=_("Mark"),
            due=timezone.localdate(row.hear_by) if row.hear_by else None,
        )
    rest = total - len(rows)
    if rest > 0:
        yield InboxEntry(
            kind="assessment",
            title=ngettext(
                "%(number)s more answer to mark", "%(number)s more answers to mark", rest
            )
            % {"number": rest},
            detail=_("For you or a colleague."),
            url=reverse("marking"),
            action=_("Open list"),
            count=rest,
        )


def prior_learning_entries(rows: Iterable[WaitingClaim]) -> Iterator[InboxEntry]:
    """Claims of prior learning that an assessor discusses with the learner."""
    for row in rows:
        yield InboxEntry(
            kind="assessment",
            title=_("Discuss prior learning: %(name)s") % {"name": row.woman},
            detail=_("%(competency)s. Claimed on %(day)s.")
            % {"competency": row.name, "day": short_day(row.claimed_at)},
            url=reverse("prior-learning-one", args=[row.public_id]),
            action=_("Review"),
        )


def rating_entries(rows: Iterable[ToRate]) -> Iterator[InboxEntry]:
    """Competencies to rate: one entry for each learner and assessor role."""
    texts = competency_texts()
    for row in rows:
        (code, url), *more = row.competencies
        detail = f"{code} {texts[code].name}."
        if row.due:
            detail += " " + _("The two ratings differ. You decide.")
        yield InboxEntry(
            kind="assessment",
            title=RATING_TITLES[row.place] % {"name": row.name},
            detail=detail,
            url=url,
            action=_("Rate %(code)s") % {"code": code},
            due=row.due,
            count=len(row.competencies),
            more=tuple(more),
        )


def external_rating_entries(rows: Iterable[WaitingRating]) -> Iterator[InboxEntry]:
    """Ratings that another organisation asked for."""
    for row in rows:
        yield InboxEntry(
            kind="assessment",
            title=_("Rating for another organisation"),
            detail=row.name,
            url=row.url,
            action=_("Rate"),
            due=timezone.localdate(row.until),
        )


def moderation_entries(rows: Iterable[DueCalibration]) -> Iterator[InboxEntry]:
    """The scene that all assessors rate this quarter."""
    for row in rows:
        yield InboxEntry(
            kind="assessment",
            title=_("Moderation: %(title)s") % {"title": row.title},
            detail=_("Rate the scene before you see the ratings of others."),
            url=row.url,
            action=_("Rate"),
            due=row.due,
        )


def supervision_entries(rows: Iterable[DueTalk], now: datetime) -> Iterator[InboxEntry]:
    """Mentors whose supervision meeting is due within two days, offered for today or overdue."""
    today = timezone.localdate(now)
    for row in rows:
        # An offered day is in the calendar; afterwards the supervisor records the outcome.
        until = today if row.is_offered else today + TALKS_AHEAD
        if row.due > until:
            continue
        yield InboxEntry(
            kind="supervision",
            title=_("Supervision talk: %(name)s") % {"name": row.name},
            detail=_("Last talk on %(day)s.") % {"day": short_day(row.last)}
            if row.last
            else _("First talk."),
            url=row.url,
            action=_("Record") if row.is_offered else _("Offer a day"),
            due=row.due,
        )


def certificate_step_entries(
    rows: Iterable[CertificateLine], now: datetime
) -> Iterator[InboxEntry]:
    """Requests about a certificate that wait for the user as the second person."""
    today = timezone.localdate(now)
    for row in rows:
        yield InboxEntry(
            kind="certificates",
            title=_("Certificate of %(name)s: %(request)s")
            % {"name": row.name, "request": row.waits},
            detail=_("One person requested this. It needs one more approval."),
            url=reverse("certificate-to-decide", args=[row.public_id]),
            action=_("Review"),
            due=timezone.localdate(row.review_by) if row.review_by else today,
        )


def appeal_entries(rows: Iterable[Waiting]) -> Iterator[InboxEntry]:
    """Appeals that the user answers as an uninvolved panel member."""
    for row in rows:
        yield InboxEntry(
            kind="assessment",
            title=_("Appeal: %(name)s") % {"name": row.woman},
            detail=_("You took no part in the decision. The learner waits for your answer.")
            if row.is_read
            else _("Confirm that you received it."),
            url=reverse("appeal", args=[row.public_id]),
            action=_("Answer") if row.is_read else _("Confirm"),
            due=row.answered_by if row.is_read else row.read_by,
        )


def inactivity_entries(number: int) -> Iterator[InboxEntry]:
    """Accounts unused for two years whose owners are asked whether they want to stay."""
    if number:
        yield InboxEntry(
            kind="people",
            title=_("Ask about inactive accounts"),
            detail=ngettext(
                "%(number)s account has been unused for two years.",
                "%(number)s accounts have been unused for two years.",
                number,
            )
            % {"number": number},
            url=reverse("away"),
            action=_("Open list"),
            count=number,
        )


def rota_gap_entries(gaps: Sequence[Gap]) -> Iterator[InboxEntry]:
    """Sessions in the next two weeks for which somebody is missing on the rota."""
    if gaps:
        first = gaps[0]
        duties = ", ".join(str(DUTY_WORDS[duty]) for duty in first.missing)
        yield InboxEntry(
            kind="sessions",
            title=ngettext(
                "Rota does not cover %(number)s session",
                "Rota does not cover %(number)s sessions",
                len(gaps),
            )
            % {"number": len(gaps)},
            detail=_("%(kind)s on %(day)s, nobody on call: %(duties)s.")
            % {
                "kind": KIND_WORDS[first.kind],
                "day": short_day(first.starts_at),
                "duties": duties,
            },
            url=reverse("room-rota"),
            action=_("Add shifts"),
            due=timezone.localdate(first.starts_at),
            at=first.starts_at,
            count=len(gaps),
        )


def unsupervised_room_entries(rows: Iterable[Unheld]) -> Iterator[InboxEntry]:
    """Planned rooms that no longer have a supervisor."""
    for row in rows:
        yield InboxEntry(
            kind="sessions",
            title=_("Session without a supervisor: %(kind)s") % {"kind": KIND_WORDS[row.kind]},
            detail=_("Cancel it, so that someone tells the participants."),
            url=reverse("calendar-week") + "#unsupervised",
            action=_("Review"),
            due=timezone.localdate(row.starts_at),
            at=row.starts_at,
        )

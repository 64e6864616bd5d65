"""What waits for a supervisor, as lines of her list: each a clock, a reason, one next action."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.types import AskedFor
from core.templatetags.when import on_day, time_words
from courses.cohorts.view_models import MeetingRow
from courses.quizzes.marking.queries import Row
from mentors.appeals.queries import Waiting
from mentors.assessment.calibration.queries import DueCalibration
from mentors.assessment.competencies.framework_texts import competency_texts
from mentors.assessment.competencies.to_sign_queries import ToSign
from mentors.assessment.competencies.work_queries import ToRate
from mentors.assessment.external_assessors.queries import WaitingRating
from mentors.certification.step_queries import CertificateLine
from mentors.evidence.prior_learning.queries import WaitingClaim
from mentors.room_states import UNDER_WAY
from mentors.rooms.state.queries import RoomCard
from mentors.supervision.queries import DueTalk

from .inbox import DAYS, NOW, TODAY, WaitingItem, by, group_of, midnight, since

# A room that begins within this is at the top.
SOON = timedelta(minutes=15)
# So long before its day a talk stands in the list.
TALKS_AHEAD = timedelta(days=2)
TITLES = {
    1: gettext_lazy("First rating: %(name)s"),
    2: gettext_lazy("Second rating: %(name)s"),
    3: gettext_lazy("Third rating: %(name)s"),
}


def of_rooms(rooms: Iterable[RoomCard], at: datetime) -> Iterator[WaitingItem]:
    """Rooms under way and those of today that she sits in."""
    for room in rooms:
        here = room.state in UNDER_WAY
        day = timezone.localdate(room.starts_at)
        if room.is_over or not (here or day == timezone.localdate(at)):
            continue
        left = room.starts_at - at
        soon = here or left <= SOON
        names = ", ".join(room.others)
        yield WaitingItem(
            kind="rooms",
            group=NOW if soon else TODAY,
            at=room.starts_at,
            clock=room.words if here else _starts_in(left, room.starts_at),
            late=not here and left < timedelta(0),
            title=_("%(kind)s, with %(names)s") % {"kind": room.kind_words, "names": names},
            detail=_("%(clock)s. You are the %(seat)s.")
            % {"clock": time_words(room.starts_at), "seat": room.seat_words},
            url=room.url,
            action=_("Go in"),
        )


def _starts_in(left: timedelta, starts_at: datetime) -> str:
    minutes = int(left.total_seconds() // 60)
    if minutes < 0:
        return _("It has not begun")
    if left <= SOON:
        return ngettext("%(minutes)s minute left", "%(minutes)s minutes left", minutes) % {
            "minutes": minutes
        }
    return time_words(starts_at)


def of_observations(rows: Iterable[ToSign], at: datetime) -> Iterator[WaitingItem]:
    """Rooms of which she has not signed yet what she saw."""
    for row in rows:
        yield WaitingItem(
            kind="sign",
            group=TODAY,
            at=midnight(row.day),
            clock=since(row.day, at),
            late=False,
            title=_("Sign what you saw: %(name)s") % {"name": row.mentor},
            detail=_("Her practice %(on_day)s. It counts once it is signed.")
            % {"on_day": on_day(row.day)},
            url=row.url,
            action=_("Sign"),
        )


def of_meetings(rows: Iterable[MeetingRow], at: datetime) -> Iterator[WaitingItem]:
    """Sessions that took place, and nobody has marked who came."""
    for row in rows:
        if row.begun and not row.marked and not row.called_off:
            yield WaitingItem(
                kind="sign",
                group=TODAY,
                at=row.starts_at,
                clock=since(timezone.localdate(row.starts_at), at),
                late=False,
                title=_("Mark who came: %(cohort)s") % {"cohort": row.cohort},
                detail=row.module or row.course,
                url=reverse("session", args=[row.public_id]),
                action=_("Mark"),
            )


def of_answers(rows: Sequence[Row], total: int, at: datetime) -> Iterator[WaitingItem]:
    """Answers in her own words: the oldest by name, and one line for the rest."""
    for row in rows:
        day = timezone.localdate(row.hear_by) if row.hear_by else None
        yield WaitingItem(
            kind="read",
            group=group_of(day, at),
            at=row.hear_by or row.handed_in,
            clock=by(day, at) if day else since(timezone.localdate(row.handed_in), at),
            late=day is not None and day < timezone.localdate(at),
            title=_("An answer in her own words: %(name)s") % {"name": row.learner},
            detail=row.question,
            url=reverse("marking-answer", args=[row.public_id]),
            action=_("Listen") if row.hear_by else _("Read"),
        )
    rest = total - len(rows)
    if rest > 0:
        yield WaitingItem(
            kind="read",
            group=DAYS,
            at=at,
            clock="",
            late=False,
            title=ngettext("%(number)s more answer waits", "%(number)s more answers wait", rest)
            % {"number": rest},
            detail=_("For you or a colleague."),
            url=reverse("marking"),
            action=_("Open the list"),
            stands_for=rest,
        )


def of_prior_learning(rows: Iterable[WaitingClaim], at: datetime) -> Iterator[WaitingItem]:
    """What women say that they can already: somebody who assesses them talks with them."""
    for row in rows:
        day = timezone.localdate(row.claimed_at)
        yield WaitingItem(
            kind="rate",
            group=DAYS,
            at=row.claimed_at,
            clock=since(day, at),
            late=False,
            title=_("Talk with her about what she can already: %(name)s") % {"name": row.woman},
            detail=row.name,
            url=reverse("prior-learning-one", args=[row.public_id]),
            action=_("Open"),
        )


def of_ratings(rows: Iterable[ToRate], at: datetime) -> Iterator[WaitingItem]:
    """Competencies that she has to rate, a line a woman and place: one next action."""
    texts = competency_texts()
    for row in rows:
        (code, url), *then = row.competencies
        detail = f"{code} {texts[code].name}."
        if row.due:
            detail += " " + _("Two saw it differently, and you decide.")
        yield WaitingItem(
            kind="rate",
            group=group_of(row.due, at),
            at=midnight(row.due) if row.due else row.since,
            clock=by(row.due, at) if row.due else since(timezone.localdate(row.since), at),
            late=row.due is not None and row.due < timezone.localdate(at),
            title=TITLES[row.place] % {"name": row.name},
            detail=detail,
            url=url,
            action=_("Rate %(code)s") % {"code": code},
            stands_for=len(row.competencies),
            then=tuple(then),
        )


def of_partner_ratings(rows: Iterable[WaitingRating], at: datetime) -> Iterator[WaitingItem]:
    """What another organisation asked her to rate."""
    for row in rows:
        day = timezone.localdate(row.until)
        yield WaitingItem(
            kind="rate",
            group=group_of(day, at),
            at=row.until,
            clock=by(day, at),
            late=False,
            title=_("A rating for another organisation"),
            detail=row.name,
            url=row.url,
            action=_("Rate"),
        )


def of_calibrations(rows: Iterable[DueCalibration], at: datetime) -> Iterator[WaitingItem]:
    """The scene of this quarter, which every assessor rates."""
    for row in rows:
        yield WaitingItem(
            kind="rate",
            group=group_of(row.due, at),
            at=midnight(row.due),
            clock=by(row.due, at),
            late=row.due < timezone.localdate(at),
            title=_("Calibration: %(title)s") % {"title": row.title},
            detail=_("A written scene. You rate it before you see how the others did."),
            url=row.url,
            action=_("Rate"),
        )


def of_talks(rows: Iterable[DueTalk], at: datetime) -> Iterator[WaitingItem]:
    """Mentors with whom a talk is due within two days, or was."""
    for row in rows:
        if row.due > timezone.localdate(at) + TALKS_AHEAD:
            continue
        yield WaitingItem(
            kind="talks",
            group=group_of(row.due, at),
            at=midnight(row.due),
            clock=by(row.due, at),
            late=row.due < timezone.localdate(at),
            title=_("Talk with %(name)s") % {"name": row.name},
            detail=_("The last was %(on_day)s.") % {"on_day": on_day(row.last)}
            if row.last
            else _("The first one."),
            url=row.url,
            action=_("Set a day"),
        )


def of_certificate_steps(rows: Iterable[CertificateLine], at: datetime) -> Iterator[WaitingItem]:
    """What is asked for a certificate and takes this person as the second."""
    for row in rows:
        yield WaitingItem(
            kind="differ",
            group=TODAY,
            at=at,
            clock="",
            late=row.overdue,
            title=_("Certificate of %(name)s") % {"name": row.name},
            detail=_("%(step)s: one person asks, you are the second.") % {"step": row.waits},
            url=reverse("certificate-to-decide", args=[row.public_id]),
            action=_("Decide"),
        )


def of_appeals(rows: Iterable[Waiting], at: datetime) -> Iterator[WaitingItem]:
    """Women who see a decision differently, and she was asked."""
    for row in rows:
        day = row.answered_by if row.is_read else row.read_by
        yield WaitingItem(
            kind="differ",
            group=group_of(day, at),
            at=midnight(day),
            clock=by(day, at),
            late=day < timezone.localdate(at),
            title=_("%(name)s sees it differently") % {"name": row.woman},
            detail=_("You had no part in it. She waits for your answer.")
            if row.is_read
            else _("Say first that you have it."),
            url=reverse("appeal", args=[row.public_id]),
            action=_("Answer") if row.is_read else _("Read"),
        )


def of_women_who_ask(rows: Iterable[AskedFor]) -> Iterator[WaitingItem]:
    """Women who asked for someone: before all other work."""
    for row in rows:
        words = _("You come to %(name)s") if row.taken_by else _("%(name)s asks for you")
        yield WaitingItem(
            kind="women",
            group=NOW,
            at=row.asked_at,
            clock=on_day(row.asked_at),
            late=False,
            title=words % {"name": row.woman.shown_name},
            detail=_("She asked for someone of the team."),
            url=reverse("asked"),
            action=_("Look"),
        )


def of_women_away(number: int, at: datetime) -> Iterator[WaitingItem]:
    """Women who were away for two years, and are to be asked whether they stay."""
    if number:
        yield WaitingItem(
            kind="women",
            group=DAYS,
            at=at,
            clock="",
            late=False,
            title=_("Ask whether she stays"),
            detail=ngettext(
                "%(number)s woman was away for two years.",
                "%(number)s women were away for two years.",
                number,
            )
            % {"number": number},
            url=reverse("away"),
            action=_("Look"),
            stands_for=number,
        )

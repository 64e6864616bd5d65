"""Rooms and requests that wait for a safeguarding lead, or for a second person. Read only."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from accounts.models import User
from accounts.queries import organisations_of
from core.errors import NotFound
from mentors.case_rules import MatterReason, gone_by
from mentors.room_states import OVER
from mentors.rooms.reports.queries import REPORT_WORDS
from mentors.rooms.rules.messaging import PHRASE
from mentors.rooms.rules.messaging import words_of as said_words
from mentors.rooms.state.phrase_sentences import PHRASE_WORDS

from ..models import (
    Aside,
    KeepRequest,
    LearningOnly,
    Matter,
    Message,
    Report,
    Room,
    RoomMember,
    StoppedLine,
)
from . import permissions


@dataclass(frozen=True, slots=True)
class AskedToKeep:
    """A request to keep messages of a room. `may_answer`: this viewer may be the second person."""

    public_id: UUID
    number: int | None
    by: str
    why: str
    lines: int
    asked_at: datetime
    may_answer: bool = False


def asked_for(room: Room) -> AskedToKeep | None:
    """Return the request in this room that waits for a second person."""
    row = _waiting_decisions().filter(room=room).first()
    return None if row is None else _asked(row)


def to_answer(user: User, at: datetime) -> list[AskedToKeep]:
    """Return the requests that `user` may answer as second person. One query, if there are none."""
    places = organisations_of(user, *permissions.SECOND_ROLES)
    if not places:
        return []
    rows = _waiting_decisions().filter(organisation__in=places)
    return [
        _asked(row, may_answer=True)
        for row in rows
        if permissions.can_second_keeping(user, row, at)
    ]


def _waiting_decisions() -> QuerySet[KeepRequest]:
    rows = KeepRequest.objects.filter(answered_at=None)
    return rows.select_related("room__organisation", "asked_by")


def _asked(row: KeepRequest, *, may_answer: bool = False) -> AskedToKeep:
    return AskedToKeep(
        public_id=row.public_id,
        number=row.room_id,
        by=row.asked_by.shown_name if row.asked_by else "",
        why=row.why,
        lines=len(row.lines),
        asked_at=row.asked_at,
        may_answer=may_answer,
    )


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A person limited to lessons: the number of the room where it began, and since when. No name.

    `number`: None if the room was deleted.
    """

    public_id: UUID
    number: int | None
    since: datetime


def narrowed_in(room: Room) -> list[Narrowed]:
    """Return those limited to lessons in this room; any viewer of its case may restore access."""
    return _told(_rows().filter(room=room))


def to_give_back(user: User) -> list[Narrowed]:
    """Return all to whom `user` may restore full access, longest first.

    One query if there are none.
    """
    places = organisations_of(user, *permissions.SECOND_ROLES)
    if not places:
        return []
    rows = _rows().filter(organisation__in=places)
    return _told(row for row in rows if permissions.gives_back(user, row))


def _rows() -> QuerySet[LearningOnly]:
    return LearningOnly.objects.select_related("room").order_by("since", "pk")


def _told(rows: Iterable[LearningOnly]) -> list[Narrowed]:
    return [Narrowed(row.public_id, row.room_id, row.since) for row in rows]


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A room with a safeguarding case: its number, no name. `last`: when its messages are deleted.

    None: the room is still open. `gone`: nothing of it can be read any more.
    """

    public_id: UUID
    number: int
    reasons: tuple[MatterReason, ...]
    since: datetime
    last: datetime | None
    gone: bool

    @property
    def is_over(self) -> bool:
        """Whether the lead may read it, and close the case."""
        return self.last is not None


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One message of a room as the lead reads it. `key` identifies it if the lead keeps it."""

    key: str
    who: str
    seat: str
    text: str
    at: datetime
    said_by: int
    # "": said to the room; otherwise the code of a held message or of a private message.
    apart: str = ""


@dataclass(frozen=True, slots=True)
class ToldReport:
    """One report: by whom, about whom, the message it refers to, and the reporter's text."""

    who: str
    about: str
    line: str
    words: str


ASIDE = "aside"


def room_for(user: User, public_id: UUID) -> Room:
    """Return a room with an open case that `user` may see. Raise NotFound."""
    rooms = Room.objects.select_related("organisation")
    room = rooms.filter(public_id=public_id, matters__closed_at=None, matters__isnull=False).first()
    if room is None or not permissions.sees_matter(user, room):
        raise NotFound
    return room


def row_of(room: Room) -> MatterRow:
    """Return the entry of a room in the list. One query."""
    return _row(list(_waiting().filter(room=room)))


def matters_for(user: User) -> list[MatterRow]:
    """Return the cases that wait for `user`, longest first. Two queries, however many there are."""
    places = organisations_of(user, *permissions.SECOND_ROLES)
    if not places:
        return []
    waiting: dict[int, list[Matter]] = {}
    for matter in _waiting().filter(room__organisation__in=places):
        waiting.setdefault(matter.room_id, []).append(matter)
    seen = _seen_by(user, waiting.keys())
    rows = (_row(matters) for pk, matters in waiting.items() if pk in seen)
    return sorted(rows, key=lambda row: row.since)


def _seen_by(user: User, waiting: Collection[int]) -> set[int]:
    """Return which rooms `permissions.sees_matter` would show to `user`, in one query."""
    if not user.is_active or not waiting:
        return set()
    sat = RoomMember.objects.took_part().filter(room=OuterRef("pk"), user=user)
    rooms = Room.objects.filter(~Exists(sat), pk__in=waiting)
    where = Q(organisation__in=organisations_of(user, permissions.LEAD))
    if coordinates := organisations_of(user, permissions.COORDINATOR):
        where |= Q(
            pk__in=permissions.without_a_lead(rooms.filter(organisation__in=coordinates)).values(
                "pk"
            )
        )
    return set(rooms.filter(where).values_list("pk", flat=True))


def _waiting() -> QuerySet[Matter, Any]:
    """Return open cases, oldest first; each with its room, and whether anything of it is left."""
    reported = Exists(Report.objects.filter(room=OuterRef("room")))
    rows = Matter.objects.filter(closed_at=None).order_by("at", "pk")
    rows = rows.annotate(
        is_left=Case(When(Q(room__room_key__isnull=False) | reported, then=True), default=False)
    )
    return rows.select_related("room__organisation")


def _row(matters: Sequence[Any]) -> MatterRow:
    room = matters[0].room
    over = room.closed_at if room.state in OVER else None
    return MatterRow(
        public_id=room.public_id,
        number=room.pk,
        reasons=tuple(MatterReason(one.because) for one in matters),
        since=matters[0].at,
        last=gone_by(over)[1] if over else None,
        gone=over is not None and not matters[0].is_left,
    )


def lines_of(room: Room) -> list[ToldLine]:
    """Return every message of the room in order, held ones included; none once the key is gone.

    Only for a room that is over: of an open room the lead is told only what was reported.
    """
    key = Room.objects.get(pk=room.pk).key
    if key is None or room.state not in OVER:
        return []
    return sorted(_lines(room, Fernet(key)), key=lambda line: line.at)


def _lines(room: Room, box: Fernet) -> Iterator[ToldLine]:
    for message in Message.objects.filter(room=room).select_related("sender__user"):
        yield ToldLine(
            f"line-{message.pk}",
            message.sender.user.shown_name,
            message.sender.seat,
            _text(message, box),
            message.at,
            message.sender.user_id,
        )
    for stopped in StoppedLine.objects.filter(room=room).select_related("sender__user"):
        words = said_words(stopped.kind, box.decrypt(bytes(stopped.body)).decode())
        sender = stopped.sender
        yield ToldLine(
            f"stopped-{stopped.pk}",
            sender.user.shown_name,
            sender.seat,
            words,
            stopped.at,
            sender.user_id,
            stopped.category,
        )
    for aside in Aside.objects.filter(room=room).select_related("sender__user"):
        words = box.decrypt(bytes(aside.body)).decode()
        sender = aside.sender
        yield ToldLine(
            f"aside-{aside.pk}",
            sender.user.shown_name,
            sender.seat,
            words,
            aside.at,
            sender.user_id,
            ASIDE,
        )


def _text(message: Message, box: Fernet) -> str:
    text = box.decrypt(bytes(message.body)).decode()
    if message.kind == PHRASE:
        return str(PHRASE_WORDS.get(text, ""))
    return said_words(message.kind, text)


def reports_of(room: Room) -> list[ToldReport]:
    """Return the reports in the room, each with its message and the reporter's own text.

    Without the key: by whom, about whom and the phrase, which are not encrypted.
    """
    key = Room.objects.get(pk=room.pk).key
    box = None if key is None else Fernet(key)
    rows = Report.objects.filter(room=room).select_related(
        *("by__user", "about__user", "line"),
    )
    return [_report(one, box) for one in rows]


def _report(one: Report, box: Fernet | None) -> ToldReport:
    said = [str(REPORT_WORDS[one.phrase])] if one.phrase else []
    if one.words and box is not None:
        said.append(box.decrypt(bytes(one.words)).decode())
    return ToldReport(
        who=one.by.user.shown_name,
        about=one.about.user.shown_name,
        line=_text(one.line, box) if one.line and box is not None else "",
        words=" · ".join(said),
    )

"""Numbers and writes messages of many rooms with one PostgreSQL statement (ADR-0071).

It locks each room that is free and proves there what `speaking_now` defines. For a private talk it
proves that the message is meant for it, by the row as it is once locked. Then it takes the numbers
and writes the messages. So a room is locked for one statement, and nothing happens between the
proof and the number. Its conditions are those of the ORM: `in_force` and `speaking_now`, whose SQL
is compiled once. What it leaves out (a room on hold or locked, a resend, a seat no longer in force)
is LATER; `services.post_messages` posts it or says why not. On SQLite that is used from the start.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from cryptography.fernet import Fernet
from django.db import connection, transaction
from django.db.models import BooleanField, F, QuerySet
from django.db.models.expressions import RawSQL
from psycopg import Cursor

from core.clock import now
from core.crypto import opened

from ...models import Room, RoomMember
from ...models.seat_conditions import AT, OLDEST, moments_at, versions_asked
from ..rules.help import says
from ..rules.messaging import NOT_SLOWED
from ..state import notifications
from ..state.clock import DatabaseNow, ahead
from ..state.message_queries import ChatLine
from ..state.row_locks import LATER, Later, locked
from ..state.snapshot import speaking_now
from . import services
from .services import NewMessage, Outcome, Said, refusal_of

# More often than any statement is sent, so that statements sent by Django are never prepared.
NOTHING_BY_ITSELF = 2**31
SEATS = "FOR KEY SHARE OF mentors_roommember SKIP LOCKED"
ROOMS = "FOR NO KEY UPDATE OF mentors_room SKIP LOCKED"
STATEMENT = """
WITH said AS (
  SELECT * FROM unnest(%s::int[], %s::bigint[], %s::uuid[], %s::text[], %s::bytea[], %s::uuid[],
    %s::bytea[]) AS said(place, sender_id, client_id, kind, body, talk, code)
), keys AS (
  SELECT * FROM unnest(%s::bigint[], %s::bytea[]) AS keys(room_id, key)
), seats AS MATERIALIZED (
  {seats}
), rooms AS MATERIALIZED (
  {rooms}
), fit AS MATERIALIZED (
  SELECT said.*, seats.room_id, rooms.slow_seconds AS slow,
    seats.seat, row_number() OVER (PARTITION BY said.sender_id ORDER BY said.place) AS turn
  FROM said JOIN seats ON seats.pk = said.sender_id AND seats.code IS NOT DISTINCT FROM said.code
    JOIN rooms ON rooms.pk = seats.room_id
      AND rooms.talk IS NOT DISTINCT FROM said.talk
      AND (rooms.talk IS NULL OR seats.seat = 'supervisor' OR rooms.talks_with = seats.pk)
    JOIN keys ON keys.room_id = rooms.pk AND keys.key = rooms.key
  WHERE NOT EXISTS (
    SELECT 1 FROM mentors_message earlier WHERE earlier.room_id = seats.room_id
      AND earlier.sender_id = said.sender_id AND earlier.client_id = said.client_id
  )
), fresh AS MATERIALIZED (
  SELECT fit.*, row_number() OVER (PARTITION BY fit.room_id ORDER BY fit.place) AS number FROM fit
  WHERE fit.slow = 0 OR fit.seat = ANY({not_slowed}) OR (fit.turn = 1 AND NOT EXISTS (
    SELECT 1 FROM mentors_message latest WHERE latest.room_id = fit.room_id
      AND latest.sender_id = fit.sender_id AND latest.at > {now} - make_interval(secs => fit.slow)
  ))
), counted AS (
  SELECT room_id, count(*) AS lines, bool_or(seat = 'supervisor') AS hers
  FROM fresh GROUP BY room_id
), taken AS (
  UPDATE mentors_room room SET last_seq = room.last_seq + counted.lines,
    sign_of_life_at = CASE WHEN counted.hers THEN {now} ELSE room.sign_of_life_at END
  FROM counted WHERE room.id = counted.room_id
  RETURNING room.id, room.last_seq - counted.lines AS before, {now} AS moment
)
INSERT INTO mentors_message (room_id, seq, sender_id, client_id, kind, body, at)
  SELECT taken.id, taken.before + fresh.number, fresh.sender_id, fresh.client_id, fresh.kind,
    fresh.body, taken.moment
  FROM fresh JOIN taken ON taken.id = fresh.room_id
RETURNING sender_id, client_id, seq, at
"""


class _KnownSeat(NamedTuple):
    """What posting a message needs: the sender's room, and its key as stored and as opened."""

    room_id: int
    public_id: UUID
    person: UUID
    stored: bytes
    box: Fernet
    # The sender's code word as stored, and decrypted: the statement compares it like the key.
    code: bytes | None
    word: str


class OneStatement:
    """Posts messages for one hub, and keeps the keys of its rooms open while somebody is there.

    A key that is destroyed or replaced meanwhile is not used: the statement compares it.
    """

    def __init__(self) -> None:
        self._known: dict[int, _KnownSeat] = {}

    def forget(self, room_id: int) -> None:
        """Forget the seats of a room in which nobody here sits any longer, or which is over."""
        for member_id, seat in list(self._known.items()):
            if seat.room_id == room_id:
                self._known.pop(member_id, None)

    def say(self, batch: Sequence[NewMessage]) -> list[Outcome | Later]:
        """Return the outcomes without waiting for locks; LATER for what was left out."""
        if connection.vendor != "postgresql":
            return services.post_at_once(batch)
        done: dict[int, Outcome] = {}
        fit: dict[services.Key, NewMessage] = {}
        for new in batch:
            if problem := refusal_of(new):
                done[id(new)] = problem
            else:
                fit.setdefault(new.key, new)
        said = self._said(fit)
        # A message that is in the batch twice is posted before it can be a resend.
        done |= {id(new): said[key] for key, new in fit.items() if key in said}
        return [done.get(id(new), LATER) for new in batch]

    def say_in_turn(self, batch: Sequence[NewMessage]) -> list[Outcome]:
        """Post what was left out; waits for rooms that are locked elsewhere.

        The statement comes after the wait, so that it sees what was done meanwhile.
        """
        rooms = Room.objects.filter(members__in={new.member_id for new in batch}).distinct()
        with transaction.atomic():
            locked(Room.objects.filter(pk__in=rooms.values("pk")).only("pk"), wait=True)
            said = self.say(batch)
            left = [new for new, one in zip(batch, said, strict=True) if isinstance(one, Later)]
            rest = iter(services.post_messages(left) if left else ())
        return [next(rest) if isinstance(one, Later) else one for one in said]

    def _said(self, fit: Mapping[services.Key, NewMessage]) -> dict[services.Key, Said]:
        known = self._seats_of({new.member_id for new in fit.values()})
        # Code words are handled where there is time to look: `help.services.hear`.
        lines = [
            new
            for new in fit.values()
            if (seat := known.get(new.member_id)) and not says(new.text, seat.word)
        ]
        rows = _written(lines, known) if lines else []
        said, latest = {}, dict[UUID, int]()
        for sender_id, client_id, seq, at in rows:
            new, seat = fit[sender_id, client_id], known[sender_id]
            line = ChatLine(seq, client_id, seat.person, new.kind, new.text, at, new.talk)
            said[new.key] = Said(seat.room_id, seat.public_id, line)
            latest[seat.public_id] = max(seq, latest.get(seat.public_id, 0))
        for public_id, seq in latest.items():
            notifications.send_on_commit(public_id, notifications.NEW_LINES, seq=seq)
        for new in lines:
            if new.key not in said:
                # Its key may have changed.
                self._known.pop(new.member_id, None)
        return said

    def _seats_of(self, member_ids: Collection[int]) -> dict[int, _KnownSeat]:
        unknown = [pk for pk in member_ids if pk not in self._known]
        if unknown:
            rows = RoomMember.objects.filter(pk__in=unknown, room__room_key__isnull=False)
            found = rows.values_list(
                "pk", "room", "room__public_id", "person", "room__room_key__key", "code_word__word"
            )
            # The stubs know the column's type, not that a query for values returns it sealed.
            sealed: Any
            for pk, room_id, public_id, person, sealed, kept in found:
                if (key := opened(sealed, room_id)) is not None:
                    box, code = Fernet(key), None if kept is None else bytes(kept)
                    word = "" if code is None else box.decrypt(code).decode()
                    seat = _KnownSeat(room_id, public_id, person, sealed.stored, box, code, word)
                    self._known[pk] = seat
        return {pk: self._known[pk] for pk in member_ids if pk in self._known}


def _written(lines: Sequence[NewMessage], known: Mapping[int, _KnownSeat]) -> list[Any]:
    prepared = _statement(ahead(), versions_asked())
    keys = {known[new.member_id].room_id: known[new.member_id].stored for new in lines}
    senders = list({new.member_id for new in lines})
    given = [
        list(range(len(lines))),
        [new.member_id for new in lines],
        [new.client_id for new in lines],
        [str(new.kind) for new in lines],
        [known[new.member_id].box.encrypt(new.text.encode()) for new in lines],
        [new.talk for new in lines],
        [known[new.member_id].code for new in lines],
        list(keys),
        list(keys.values()),
        *prepared.parameters_at(now(), senders, list(keys)),
    ]
    connection.ensure_connection()
    # Prepared by the server: planning it costs more than running it. If the threshold is None, as
    # Django leaves it, psycopg prepares nothing, even on request.
    connection.connection.prepare_threshold = NOTHING_BY_ITSELF
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        return cursor.execute(prepared.sql, given, prepare=True).fetchall()


# --- the statement ------------------------------------------------------------------------------


# Placeholders for the seats and the rooms of the batch. As parameters they are looked up one by
# one; joined to the messages, they would be searched for among all rows.
_SENDERS, _ROOMS = object(), object()


class _Statement(NamedTuple):
    sql: str
    parameters: list[Any]

    def parameters_at(self, at: datetime, senders: list[int], rooms: list[int]) -> list[Any]:
        """Return the parameters of the conditions for this time, these seats and these rooms."""
        given: dict[object, object] = {_SENDERS: senders, _ROOMS: rooms}
        given |= dict[object, object](moments_at(at).items())
        return [given.get(one, one) for one in self.parameters]


@lru_cache(maxsize=4)
def _statement(clock_ahead: timedelta, versions: tuple[int, ...]) -> _Statement:
    """Return the statement for this offset of the clock and these versions of the questions."""
    in_force = RoomMember.objects.plainly_in_force(AT, OLDEST)
    seats = in_force.speaking().awake().exclude(muted_until__gt=DatabaseNow())
    seats = seats.filter(_is_one_of("mentors_roommember", _SENDERS))
    rooms = Room.objects.filter(
        _is_one_of("mentors_room", _ROOMS), speaking_now(in_force), room_key__isnull=False
    )
    of_seats = seats.order_by("pk").values("pk", "room_id", "seat", code=F("code_word__word"))
    seats_sql, seats_given = _sql_of(of_seats, SEATS)
    of_rooms = rooms.order_by("pk").values(
        "pk", "talk", "talks_with", "slow_seconds", key=F("room_key__key")
    )
    rooms_sql, rooms_given = _sql_of(of_rooms, ROOMS)
    moment = _moment()
    slowed_not = "'{" + ",".join(sorted(NOT_SLOWED)) + "}'"
    sql = STATEMENT.format(seats=seats_sql, rooms=rooms_sql, now=moment, not_slowed=slowed_not)
    return _Statement(sql, [*seats_given, *rooms_given])


def _is_one_of(table: str, numbers: object) -> RawSQL:
    return RawSQL(f"{table}.id = ANY(%s::bigint[])", (numbers,), BooleanField())  # noqa: S611


def _sql_of(rows: QuerySet[Any, Any], lock: str) -> tuple[str, Sequence[Any]]:
    sql, given = rows.query.get_compiler(connection=connection).as_sql()
    return f"{sql} {lock}", given


def _moment() -> str:
    compiler = Room.objects.all().query.get_compiler(connection=connection)
    return compiler.compile(DatabaseNow())[0]

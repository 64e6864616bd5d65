"""Tasks for staff to tell people something about a room: created, and ticked off."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from core.audit.services import record
from core.errors import NotFound
from core.retention import delete_some
from mentors.on_call_rules import COMES_WITHIN

from ...models import HelpSignal, Room, RoomMember, RoomTask
from ..on_call.queries import GOODBYE, GOODBYE_KEPT_FOR, tasks_seen_by, told_lately_by
from ..state import permissions
from ..state.clock import DatabaseNow
from ..state.snapshot import present_now

CANCELLED, MOVED, FOLLOW_UP = "cancelled", "moved", "follow-up"
# Somebody had asked for help, and the session ended before anybody came.
REACH_NOW = "reach-now"
# Somebody is not free to talk: calls and messages only as the plan says (domain 10.6).
BY_HER_PLAN = "by-her-plan"
# What the person asked for after a room.
ASK_AFTER, WORD_ALONE, WORD_MISSED = "ask-after", "word-alone", "word-missed"


def note_for_each_woman(room: Room, what: str, *, at_once: Collection[int] = ()) -> int:
    """Create a task for each mentor, mentee and observer of the room; return how many.

    An open task is not duplicated.

    `at_once` are accounts of those who waited for help there: each of them is contacted now.

    Somebody for whom it was over before is told nothing. If the time changed or it was called off,
    an interpreter who was asked in is told as well. Being called off or ended replaces “moved”.
    Whoever answered “not free” is contacted only by the plan, whatever the room. *Locks expected*:
    the room.
    """
    seats = ["mentor", "mentee", "observer", *([] if what == FOLLOW_UP else ["interpreter"])]
    women = RoomMember.objects.filter(
        Q(seat__in=seats, turned_away=False, through_at=None) | Q(user__in=at_once), room=room
    )
    rows = women.values_list("user", "user__learning_only_since")
    wanted = {
        woman: BY_HER_PLAN if since is not None else REACH_NOW if woman in at_once else what
        for woman, since in rows
    }
    waiting = RoomTask.objects.filter(room=room, done_at=None)
    if what != MOVED:
        waiting.filter(what=MOVED).delete()
    known = set(waiting.values_list("woman", "what"))
    made = RoomTask.objects.bulk_create(
        RoomTask(room=room, woman_id=woman, what=her_task, made_at=DatabaseNow())
        for woman, her_task in wanted.items()
        if (woman, her_task) not in known
        # Somebody contacted now learns then what has become of the session.
        and not (her_task == CANCELLED and (woman, REACH_NOW) in known)
    )
    return len(made)


def note_who_was_gone(room: Room) -> int:
    """Create a task for each mentee who was in the room but is absent when it winds down.

    Returns how many. It depends only on when the mentee was last seen. Quick exit, going out and a
    lost connection create the same task, which does not show the reason. *Locks expected*: the
    room.
    """
    gone = RoomMember.objects.filter(
        room=room, seat=RoomMember.Seat.MENTEE, joined_at__isnull=False
    ).filter(turned_away=False, through_at=None, removed_at=None)
    rows = gone.exclude(present_now()).values_list("user", "user__learning_only_since")
    made = RoomTask.objects.bulk_create(
        [
            RoomTask(
                room=room,
                woman_id=woman,
                what=GOODBYE if since is None else BY_HER_PLAN,
                made_at=DatabaseNow(),
            )
            for woman, since in rows
        ],
        ignore_conflicts=True,
    )
    return len(made)


def forget_goodbyes(*, at: datetime) -> int:
    """Delete tasks about absence at the end after 48 hours; one step of a retention job."""
    old = DatabaseNow(-GOODBYE_KEPT_FOR)
    return delete_some(RoomTask.objects.filter(what=GOODBYE, made_at__lt=old))


def note_for_one(room: Room, woman: User, what: str, *, kept_from: int | None = None) -> None:
    """Create a task about one participant; idempotent. Not shown to the account `kept_from`."""
    RoomTask.objects.get_or_create(
        room=room,
        woman=woman,
        what=what,
        done_at=None,
        defaults={"made_at": DatabaseNow(), "held_by_id": kept_from},
    )


def note_who_waited_for_help(
    room: Room, signals: QuerySet[HelpSignal], *, gone_since: datetime | None = None
) -> list[int]:
    """Create a task for each person with an unanswered real help request; return their account ids.

    `gone_since`: the room had no supervisor from then on. Somebody who was promised help shortly
    before still waits. Call it before the requests are deleted: afterwards nothing shows who it
    was. *Locks expected*: the room.
    """
    waits = Q(answered_at=None)
    if gone_since is not None:
        waits |= Q(answered_at__gte=gone_since - COMES_WITHIN)
    waiting = signals.filter(waits, room=room, real=True).select_related("member__user")
    women = {signal.member.user_id: signal.member.user for signal in waiting}
    for woman in women.values():
        note_who_is_reached_now(room, woman)
    return list(women)


def note_who_is_reached_now(room: Room, woman: User) -> None:
    """Create a task about somebody who asked for help; after “not free”, only by the plan."""
    is_free = woman.learning_only_since is None
    note_for_one(room, woman, REACH_NOW if is_free else BY_HER_PLAN)


def tick_off(*, by: User, task_id: UUID, at: datetime) -> None:
    """Record that `by` has told the person. Idempotent. Raises NotFound for tasks of others.

    A task about absence at the end is deleted instead, and nothing is logged.
    """
    with transaction.atomic():
        task = RoomTask.objects.select_for_update(of=("self",)).filter(public_id=task_id).first()
        if task is None or not permissions.sees_tasks_of(by, task.room.organisation):
            raise NotFound
        if task.done_at is not None:
            return
        if not tasks_seen_by(by).filter(pk=task.pk).exists():
            raise NotFound
        if task.what == GOODBYE:
            task.delete()
            return
        RoomTask.objects.filter(pk=task.pk).update(done_at=DatabaseNow(), done_by=by)
        _log(task, "room-task-done", by=by, at=at)


def take_back_told(*, by: User, task_id: UUID, at: datetime) -> None:
    """Reopen a task that `by` ticked off by mistake. Idempotent.

    Raises NotFound for tasks that others ticked off, or this person more than ten minutes ago.
    """
    with transaction.atomic():
        task = RoomTask.objects.select_for_update(of=("self",)).filter(public_id=task_id).first()
        if task is None:
            raise NotFound
        if task.done_at is None and tasks_seen_by(by).filter(pk=task.pk).exists():
            return
        if not told_lately_by(by).filter(pk=task.pk).exists():
            raise NotFound
        # Creating tasks locks the room: the same task may have been created again since.
        Room.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=task.room_id)
        same = {"room": task.room_id, "woman": task.woman_id, "what": task.what, "done_at": None}
        if RoomTask.objects.filter(**same).exists():
            return
        RoomTask.objects.filter(pk=task.pk).update(done_at=None, done_by=None)
        _log(task, "room-task-not-done", by=by, at=at)


def _log(task: RoomTask, verb: str, *, by: User, at: datetime) -> None:
    record(
        actor=by,
        verb=verb,
        subject=task.room,
        organisation=task.room.organisation,
        about=task.woman,
        at=at,
        what=task.what,
    )

"""Alarms to people on call: which channels there are, who can be reached. Read only."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from mentors.on_call_rules import REACHABLE_FOR, AlarmChannelKind, DeliveryStatus

from ...models import Alarm, AlarmChannel, AlarmDelivery
from .clock import DatabaseNow


@dataclass(frozen=True, slots=True)
class LastAlarm:
    """A person's last alarm, for the rota. `delivered_after` is None if no channel delivered it."""

    started_at: datetime
    is_test: bool
    kinds: tuple[AlarmChannelKind, ...]
    delivered_after: timedelta | None
    failed: tuple[AlarmChannelKind, ...]
    answered_after: timedelta | None


def channels_in_use() -> tuple[AlarmChannelKind, ...]:
    """Return the channels that the operator has set up."""
    is_set = {
        AlarmChannelKind.PUSH: settings.ALARM_PUSH_KEY and settings.ALARM_PUSH_CONTACT,
        AlarmChannelKind.EMAIL: settings.ALARM_EMAIL_FROM and "alarms" in settings.MAILERS,
        AlarmChannelKind.WEBHOOK: settings.ALARM_WEBHOOK,
    }
    return tuple(kind for kind, value in is_set.items() if value)


def has_alarms() -> bool:
    """Whether people on call are alarmed beyond an open page here."""
    return bool(channels_in_use())


def channels_of(user: User) -> list[AlarmChannel]:
    """Return the person's own channels that are in use."""
    return list(AlarmChannel.objects.filter(user=user, kind__in=channels_in_use()))


def delivered(alarm: str = "pk") -> QuerySet[AlarmDelivery]:
    """Return successful deliveries of the alarm in this column of the outer query."""
    return AlarmDelivery.objects.filter(alarm=OuterRef(alarm), status=DeliveryStatus.DELIVERED)


def is_somebody_reachable(people: Collection[int]) -> bool:
    """Whether one of these people acknowledged a delivered alarm in the last hour."""
    if not people:
        return False
    came = delivered().filter(ended_at__lte=OuterRef("acknowledged_at"))
    answered = Alarm.objects.filter(
        Exists(came), user__in=people, acknowledged_at__gt=DatabaseNow(-REACHABLE_FOR)
    )
    return answered.exists()


def people_with_channels(people: Iterable[int]) -> set[int]:
    """Return those of these people to whom an alarm would be sent."""
    rows = AlarmChannel.objects.filter(user__in=list(people), kind__in=channels_in_use())
    return set(rows.values_list("user", flat=True))


def last_alarms(people: Collection[int]) -> Mapping[int, LastAlarm]:
    """Return the last alarm of each of these people who had one. Two queries."""
    alarms = Alarm.objects.filter(user__in=people)
    newest = {alarm.user_id: alarm for alarm in alarms.order_by("started_at", "pk")}
    deliveries: dict[int, list[AlarmDelivery]] = {}
    rows = AlarmDelivery.objects.filter(alarm__in=[alarm.pk for alarm in newest.values()])
    for row in rows.order_by(F("ended_at").asc(nulls_last=True), "pk"):
        deliveries.setdefault(row.alarm_id, []).append(row)
    return {
        user: _last_alarm(alarm, deliveries.get(alarm.pk, [])) for user, alarm in newest.items()
    }


def deliveries_since(at: datetime) -> dict[str, tuple[int, int]]:
    """Return for each channel how many deliveries succeeded and how many failed."""
    took, failed = (Q(status=one) for one in (DeliveryStatus.DELIVERED, DeliveryStatus.FAILED))
    rows = AlarmDelivery.objects.filter(queued_at__gte=at).order_by("kind").values("kind")
    counted = rows.annotate(took=Count("pk", filter=took), failed=Count("pk", filter=failed))
    return {row["kind"]: (row["took"], row["failed"]) for row in counted}


def _last_alarm(alarm: Alarm, deliveries: list[AlarmDelivery]) -> LastAlarm:
    took = [row for row in deliveries if row.status == DeliveryStatus.DELIVERED]
    kinds = dict.fromkeys(AlarmChannelKind(row.kind) for row in took)
    failed = dict.fromkeys(
        AlarmChannelKind(row.kind) for row in deliveries if row.status == DeliveryStatus.FAILED
    )
    first = took[0].ended_at if took else None
    return LastAlarm(
        started_at=alarm.started_at,
        is_test=alarm.ring_id is None,
        kinds=tuple(kinds),
        delivered_after=first - alarm.started_at if first else None,
        failed=tuple(kind for kind in failed if kind not in kinds),
        answered_after=alarm.acknowledged_at - alarm.started_at if alarm.acknowledged_at else None,
    )

import secrets
import uuid
from datetime import timedelta

from django.db import migrations
from django.utils import timezone

SIZE, DECOYS, SET_AT_FIRST = 131_072, 1024, 256
DECOYS_LAST = 3650 * 24 * 3600


def allot(apps, schema_editor):
    """What was given before badges were has its place in the public list too, by chance."""
    using = schema_editor.connection.alias
    certificates = apps.get_model("mentors", "Certificate").objects.using(using)
    numbers = list(certificates.order_by("pk").values_list("pk", flat=True))
    if not numbers:
        return
    at = timezone.now()
    made = apps.get_model("mentors", "StatusList").objects.using(using).create(number=1, made_at=at)
    places = secrets.SystemRandom().sample(range(SIZE), DECOYS + len(numbers))
    slot = apps.get_model("mentors", "StatusSlot")
    rows = [
        slot(
            list=made,
            index=index,
            set_at=at
            + timedelta(seconds=secrets.randbelow(DECOYS_LAST) if place >= SET_AT_FIRST else 0),
        )
        for place, index in enumerate(places[:DECOYS])
    ]
    rows += [
        slot(list=made, index=index, certificate_id=number, subject=uuid.uuid4())
        for number, index in zip(numbers, places[DECOYS:], strict=True)
    ]
    slot.objects.using(using).bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [
        ("mentors", "0009_badges"),
    ]

    operations = [
        migrations.RunPython(allot, migrations.RunPython.noop, elidable=True),
    ]

from itertools import groupby

from django.db import migrations

from mentors.competencies.deciding_ratings import Given, third_is_asked


def call(apps, schema_editor):
    """What waited for a third assessor before somebody was called gets its call, since the rating
    that showed it. Nobody is asked here: the coordinator reads that one is needed.
    """
    rows = (
        apps.get_model("mentors", "Rating")
        .objects.using(schema_editor.connection.alias)
        .filter(journey__left_at__isnull=True)
        .select_related("version", "journey")
        .order_by("journey_id", "version__competency_id", "at", "pk")
    )
    calls = apps.get_model("mentors", "ThirdCall").objects.using(schema_editor.connection.alias)
    for (journey, competency), found in groupby(
        rows, key=lambda row: (row.journey_id, row.version.competency_id)
    ):
        ratings = list(found)
        given = [Given(row.pk, row.place, row.level, row.blind) for row in ratings]
        if third_is_asked(given, gate=ratings[-1].version.gate):
            calls.create(
                journey_id=journey,
                organisation_id=ratings[-1].journey.organisation_id,
                competency_id=competency,
                since=ratings[-1].at,
            )


class Migration(migrations.Migration):

    dependencies = [
        ('mentors', '0006_third_calls'),
    ]

    operations = [
        migrations.RunPython(call, migrations.RunPython.noop, elidable=True),
    ]

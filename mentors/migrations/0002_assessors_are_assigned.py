"""Whoever is asked to assess now is assigned from now on: rating needs both (ADR-0036)."""

from django.db import migrations


def assign(apps, schema_editor):
    Assessor = apps.get_model("mentors", "Assessor")
    Assignment = apps.get_model("accounts", "Assignment")
    for asked in Assessor.objects.filter(ended_at=None).select_related("journey").order_by("since"):
        if asked.assessor_id == asked.journey.learner_id:
            continue
        Assignment.objects.get_or_create(
            person_id=asked.assessor_id,
            about_id=asked.journey.learner_id,
            organisation_id=asked.journey.organisation_id,
            duty="assessor",
            ended_at=None,
            defaults={"since": asked.since},
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_sight"), ("mentors", "0001_initial")]
    operations = [migrations.RunPython(assign, migrations.RunPython.noop)]

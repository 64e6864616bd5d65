"""What waits for a person is found by an index: what the last mark says stands beside the answer,
and with each version of a quiz whether a person reads anything in it.
"""

from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery

READ_BY_PERSON = {"written", "spoken"}


def say_what_the_last_mark_says(apps, schema_editor):
    """For answers that were marked before this column was there."""
    answers = apps.get_model("courses", "WrittenAnswer").objects
    marks = apps.get_model("courses", "WrittenMark").objects
    last = marks.filter(answer=OuterRef("pk")).order_by("-number")
    marked = answers.filter(pk__in=marks.values("answer"))
    marked.update(marked_met=Subquery(last.values("met")[:1]))


def say_what_a_person_reads(apps, schema_editor):
    """For the versions that were published before: the kinds of question were these."""
    versions = apps.get_model("courses", "QuizVersion").objects
    judged_by_rules = [
        pk
        for pk, definition in versions.values_list("pk", "definition").iterator()
        if not any(question["kind"] in READ_BY_PERSON for question in definition["questions"])
    ]
    versions.filter(pk__in=judged_by_rules).update(read_by_person=False)


class Migration(migrations.Migration):
    dependencies = [("courses", "0010_advice")]

    operations = [
        migrations.AddField(
            model_name="writtenanswer",
            name="marked_met",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="quizversion",
            name="read_by_person",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.RunPython(say_what_the_last_mark_says, migrations.RunPython.noop),
        migrations.RunPython(say_what_a_person_reads, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="writtenanswer",
            index=models.Index(
                condition=Q(("marked_met__isnull", True), ("ran_out_at__isnull", True)),
                fields=["attempt"],
                name="written_and_not_marked",
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=Q(("submitted_at__isnull", False)),
                fields=["-submitted_at", "-id"],
                name="handed_in_the_latest_first",
            ),
        ),
    ]

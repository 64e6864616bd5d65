from django.db import migrations, models


class Migration(migrations.Migration):
    """A call for help in practice is a drill. One that waits while this is put in counts as real,
    as does one that the release before this one writes: in doubt it reaches people.
    """

    dependencies = [("mentors", "0047_resting")]

    operations = [
        migrations.RemoveConstraint(
            model_name="helpsignal", name="one_open_help_signal_of_a_person"
        ),
        migrations.AddField(
            model_name="helpsignal",
            name="real",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddConstraint(
            model_name="helpsignal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at", None)),
                fields=("member", "real"),
                name="one_open_call_and_one_drill_of_a_person",
            ),
        ),
    ]

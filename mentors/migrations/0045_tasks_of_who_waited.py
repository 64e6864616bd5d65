"""Two more things that a woman is told by a person, and how rooms that wait are found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentors", "0044_lessons_alone")]

    operations = [
        migrations.AlterField(
            model_name="roomtask",
            name="what",
            field=models.CharField(
                choices=[
                    (what, what)
                    for what in (
                        *("cancelled", "moved", "follow-up", "ask-after", "word-alone"),
                        *("by-her-plan", "reach-now", "word-missed"),
                    )
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="room",
            index=models.Index(
                fields=["starts_at"],
                condition=models.Q(state="lobby"),
                name="rooms_that_wait",
            ),
        ),
    ]

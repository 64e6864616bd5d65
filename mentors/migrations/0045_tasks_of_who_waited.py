"""Two more things that a woman is told by a person. No column changes."""

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
    ]

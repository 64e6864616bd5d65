from django.db import migrations, models


class Migration(migrations.Migration):
    """One more thing that a task of a room may be. No statement: only what the forms know."""

    dependencies = [("mentors", "0045_tasks_of_who_waited")]

    operations = [
        migrations.AlterField(
            model_name="roomtask",
            name="what",
            field=models.CharField(
                choices=[
                    ("cancelled", "cancelled"),
                    ("moved", "moved"),
                    ("follow-up", "follow-up"),
                    ("ask-after", "ask-after"),
                    ("word-alone", "word-alone"),
                    ("by-her-plan", "by-her-plan"),
                    ("reach-now", "reach-now"),
                    ("word-missed", "word-missed"),
                    ("goodbye", "goodbye"),
                ],
                max_length=12,
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0024_what_a_supplement_states"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="lessons_alone_since",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]

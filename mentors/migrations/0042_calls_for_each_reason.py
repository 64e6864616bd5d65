from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mentors', '0041_ways_that_she_left'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='call',
            name='a_room_calls_once',
        ),
        migrations.AddField(
            model_name='roommember',
            name='called_in',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('room', 'because'), name='a_room_calls_once_for_a_reason'),
        ),
    ]

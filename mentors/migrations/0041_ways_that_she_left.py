from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mentors', '0040_room_notes'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='journey',
            name='one_journey_a_programme',
        ),
        migrations.AddConstraint(
            model_name='journey',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('learner', 'version'), name='one_journey_a_programme'),
        ),
    ]

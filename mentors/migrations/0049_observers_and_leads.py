from django.db import migrations, models


class Migration(migrations.Migration):
    """Two seats more: who observes practice in three, and a lead whom a room called."""

    dependencies = [
        ('mentors', '0048_drills'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='roommember',
            name='seat_is_known',
        ),
        migrations.AlterField(
            model_name='roommember',
            name='seat',
            field=models.CharField(choices=[('supervisor', 'Supervisor'), ('backup', 'Backup'), ('mentor', 'Mentor'), ('mentee', 'Mentee'), ('observer', 'Observer'), ('interpreter', 'Interpreter'), ('assessor', 'Assessor'), ('lead', 'Lead')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='roommember',
            constraint=models.CheckConstraint(condition=models.Q(('seat__in', ['assessor', 'backup', 'interpreter', 'lead', 'mentee', 'mentor', 'observer', 'supervisor'])), name='seat_is_known'),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CountedTry',
            fields=[
                ('digest', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('tries', models.PositiveIntegerField()),
                ('ends_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('name', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('ended_at', models.DateTimeField(null=True)),
                ('failed_with', models.CharField(blank=True, default='', max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='RetentionRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.CharField(max_length=60, unique=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='BackupRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('backup', 'Backup'), ('drill', 'Drill'), ('restore', 'Restore')], max_length=20)),
                ('at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('size_bytes', models.PositiveBigIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['kind', '-at'], name='latest_of_a_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['backup', 'drill', 'restore'])), name='backup_run_kind_is_known')],
            },
        ),
    ]

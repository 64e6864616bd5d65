import core.audit.models
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Chain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('of', models.CharField(max_length=20, unique=True)),
                ('length', models.PositiveIntegerField(default=0)),
                ('head', models.CharField(max_length=64)),
                ('mark', core.audit.models.MarkField()),
            ],
        ),
        migrations.CreateModel(
            name='Pseudonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='pseudonym', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('rows', models.JSONField()),
                ('previous', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('mark', core.audit.models.MarkField()),
                ('last_at', models.DateTimeField(db_index=True)),
                ('sealed_at', models.DateTimeField()),
                ('emptied_at', models.DateTimeField(null=True)),
                ('emptied_mark', core.audit.models.MarkField(null=True)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='one_segment_of_a_number'), models.UniqueConstraint(condition=models.Q(('organisation__isnull', True)), fields=('number',), name='one_segment_of_a_number_in_the_installation')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True)),
                ('actor', models.UUIDField(null=True)),
                ('verb', models.CharField(max_length=60)),
                ('subject_kind', models.CharField(max_length=60)),
                ('subject_id', models.CharField(max_length=64)),
                ('about', models.UUIDField(null=True)),
                ('facts', models.JSONField(default=dict)),
                ('nonce', models.UUIDField(default=uuid.uuid4, null=True, unique=True)),
                ('mark', models.BinaryField(null=True)),
                ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
                ('segment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='audit.segment')),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_id'], name='audit_entry_subject_db519d_idx'), models.Index(fields=['organisation', '-at', '-id'], name='entries_of_a_place'), models.Index(fields=['organisation', 'verb', '-at', '-id'], name='entries_of_a_kind'), models.Index(fields=['actor', '-at', '-id'], name='entries_by_somebody'), models.Index(fields=['about', '-at', '-id'], name='entries_about_somebody'), models.Index(condition=models.Q(('segment__isnull', True)), fields=['organisation', 'id'], name='entries_that_wait_for_a_seal')],
            },
        ),
    ]

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
            name='Pseudonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='pseudonym', to=settings.AUTH_USER_MODEL)),
            ],
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
                ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_id'], name='audit_entry_subject_db519d_idx'), models.Index(fields=['organisation', '-at', '-id'], name='entries_of_a_place'), models.Index(fields=['organisation', 'verb', '-at', '-id'], name='entries_of_a_kind'), models.Index(fields=['actor', '-at', '-id'], name='entries_by_somebody'), models.Index(fields=['about', '-at', '-id'], name='entries_about_somebody')],
            },
        ),
    ]

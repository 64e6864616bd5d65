from django.db import migrations, models


def bring(apps, schema_editor):
    """Sites that are there get the lines that new ones are set up with, once."""
    from cms.library.directory.lines import FIRST_LINES, national_lines
    from cms.library.directory.services import EU_NUMBER_ID, bring_national_lines

    Service = apps.get_model("cms", "Service")
    if Service.objects.filter(public_id=EU_NUMBER_ID).exists():
        first = [line for line in national_lines() if line.public_id in FIRST_LINES]
        bring_national_lines(Service, apps.get_model("cms", "ServiceWords"), first)


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0016_scenes_to_rate'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='service',
            name='service_kind_is_known',
        ),
        migrations.AddField(
            model_name='service',
            name='leads_to_police',
            field=models.BooleanField(db_default=False, default=False, help_text='The police answer, or hear what is said. Women read it before they call.', verbose_name='leads to the police'),
        ),
        migrations.AddField(
            model_name='service',
            name='looked_up_on',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='service',
            name='sources',
            field=models.JSONField(blank=True, db_default=[], default=list, editable=False),
        ),
        migrations.AlterField(
            model_name='service',
            name='kind',
            field=models.CharField(choices=[('emergency', 'Emergency'), ('helpline', 'Helpline'), ('shelter', 'Shelter'), ('rape_crisis', 'Rape crisis'), ('leaving', 'Leaving prostitution'), ('legal', 'Legal'), ('health', 'Health'), ('psychological', 'Psychological'), ('childcare', 'Childcare'), ('employer', 'Employer'), ('college', 'College')], max_length=20, verbose_name='type'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['childcare', 'college', 'emergency', 'employer', 'health', 'helpline', 'leaving', 'legal', 'psychological', 'rape_crisis', 'shelter'])), name='service_kind_is_known'),
        ),
        migrations.RunPython(bring, migrations.RunPython.noop),
    ]

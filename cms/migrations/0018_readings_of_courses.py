from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0017_national_lines'),
    ]

    operations = [
        migrations.AddField(
            model_name='coursepage',
            name='read_by_clinician_on',
            field=models.DateField(blank=True, null=True, verbose_name='read by a clinician'),
        ),
        migrations.AddField(
            model_name='coursepage',
            name='read_by_lawyer_on',
            field=models.DateField(blank=True, null=True, verbose_name='read by a lawyer'),
        ),
        migrations.AddField(
            model_name='coursepage',
            name='read_by_survivor_on',
            field=models.DateField(blank=True, null=True, verbose_name='read by a survivor'),
        ),
    ]

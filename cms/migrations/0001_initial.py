import cms.blocks.text
import cms.models.base
import cms.models.directory
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django_countries.fields
import modelcluster.fields
import uuid
import wagtail.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CoursePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('loaded_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('code', models.SlugField(help_text='Chosen once, part of addresses.', max_length=20, verbose_name='code')),
                ('summary', models.TextField(blank=True, max_length=500, verbose_name='summary')),
                ('audience', models.JSONField(blank=True, default=list, verbose_name='who may see it')),
                ('outcomes', models.JSONField(blank=True, default=dict, verbose_name='outcomes')),
                ('read_by_clinician_on', models.DateField(blank=True, null=True, verbose_name='read by a clinician')),
                ('read_by_lawyer_on', models.DateField(blank=True, null=True, verbose_name='read by a lawyer')),
                ('read_by_survivor_on', models.DateField(blank=True, null=True, verbose_name='read by a survivor')),
            ],
            options={
                'abstract': False,
            },
            bases=(cms.models.base.FramedPreview, 'wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='CoursesPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'abstract': False,
            },
            bases=(cms.models.base.FramedPreview, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'abstract': False,
            },
            bases=(cms.models.base.FramedPreview, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='LessonPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('loaded_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('minutes', models.PositiveSmallIntegerField(default=15, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='minutes')),
                ('content_note', models.CharField(blank=True, help_text='What it talks about, in four to six words. Empty: nothing to note.', max_length=80, verbose_name='content note')),
                ('short_version', wagtail.fields.RichTextField(blank=True, help_text='The same ideas without the noted matter, 90 to 160 words.', verbose_name='short version')),
                ('body', wagtail.fields.StreamField([('part', 0), ('ground', 1), ('audio', 4), ('quiz', 5), ('text', 6), ('callout', 7), ('note', 8), ('try', 9), ('reflect', 10), ('scenario', 11), ('remember', 12), ('picture', 16), ('help', 17), ('limits', 18)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': 'Two to four parts are good. What stands before the first is the arrival.', 'icon': 'title', 'label': 'Heading: a new part begins', 'max_length': 200}), 1: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('G1', 'G1'), ('G2', 'G2'), ('G3', 'G3'), ('G4', 'G4'), ('G5', 'G5'), ('G6', 'G6')], 'icon': 'tick-inverse', 'label': 'Grounding card', 'template': 'cms/blocks/ground.html'}), 2: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol'], 'label': 'What is read aloud'}), 3: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'Ogg, WebM or M4A, at most 5 MB. Without it the words can be read.', 'label': 'Sound', 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('script', 2), ('file', 3)]], {'label': 'Read aloud'}), 5: ('wagtail.snippets.blocks.SnippetChooserBlock', ('cms.Quiz',), {'icon': 'list-ul', 'label': 'Questions'}), 6: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol'], 'icon': 'pilcrow', 'label': 'Text'}), 7: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol'], 'icon': 'openquote', 'label': 'The sentence to keep', 'template': 'cms/blocks/callout.html'}), 8: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol'], 'icon': 'info-circle', 'label': 'Note on limits', 'template': 'cms/blocks/note.html'}), 9: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol'], 'icon': 'pick', 'label': 'Something to try', 'template': 'cms/blocks/try.html'}), 10: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol'], 'icon': 'help', 'label': 'A thought to turn over', 'template': 'cms/blocks/reflect.html'}), 11: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol'], 'icon': 'group', 'label': 'Small scene', 'template': 'cms/blocks/scenario.html'}), 12: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol'], 'icon': 'tasks', 'label': 'To remember', 'template': 'cms/blocks/remember.html'}), 13: ('wagtail.blocks.ChoiceBlock', [], {'choices': cms.blocks.text.drawing_choices, 'label': 'Drawing'}), 14: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol'], 'help_text': 'One or two short sentences, to be read aloud.', 'label': 'What is said'}), 15: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'The same words read aloud by a woman: Ogg, WebM or M4A, at most 5 MB.', 'label': 'Sound', 'required': False}), 16: ('wagtail.blocks.StructBlock', [[('drawing', 13), ('script', 14), ('file', 15)]], {}), 17: ('cms.blocks.lesson.HelpBlock', (), {}), 18: ('cms.blocks.lesson.LimitsBlock', (), {})}, verbose_name='lesson')),
                ('outcomes', models.JSONField(blank=True, default=list, verbose_name='outcomes')),
                ('grounding', models.JSONField(blank=True, default=list, verbose_name='grounding cards')),
                ('competencies', models.JSONField(blank=True, default=list, verbose_name='competencies')),
                ('extra', models.BooleanField(db_default=False, default=False, help_text='Offered below the lessons of its part, and never counted.', verbose_name='more, if she likes')),
                ('advice', models.JSONField(blank=True, db_default={}, default=dict, verbose_name='what comes first')),
                ('principle', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(11)], verbose_name='principle')),
                ('picture_lesson', models.BooleanField(default=False, help_text='For a woman who does not read: drawings, each with words that are said aloud.', verbose_name='told in pictures')),
            ],
            options={
                'abstract': False,
            },
            bases=(cms.models.base.FramedPreview, 'wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='ModulePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('loaded_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('summary', models.TextField(blank=True, max_length=500, verbose_name='summary')),
                ('advice', models.JSONField(blank=True, db_default={}, default=dict, verbose_name='what comes first')),
                ('activity_title', models.CharField(blank=True, max_length=200, verbose_name='activity')),
                ('activity_minutes', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(480)], verbose_name='minutes of the activity')),
                ('activity_seats', models.JSONField(blank=True, default=list, verbose_name='seats')),
                ('activity', wagtail.fields.StreamField([('text', 0), ('card', 4)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol'], 'icon': 'pilcrow', 'label': 'Text'}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'Seat, or the name of the card', 'max_length': 60}), 2: ('wagtail.blocks.ChoiceBlock', [], {'choices': cms.blocks.text.drawing_choices, 'help_text': 'One of our own drawings, in place of the drawing of the module.', 'label': 'Drawing', 'required': False}), 3: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol'], 'label': 'What stands on it'}), 4: ('wagtail.blocks.StructBlock', [[('label', 1), ('drawing', 2), ('text', 3)]], {})}, verbose_name='cards')),
                ('notes_title', models.CharField(blank=True, max_length=200, verbose_name='notes for the facilitator')),
                ('notes_minutes', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(480)], verbose_name='minutes of the session')),
                ('facilitator_notes', wagtail.fields.StreamField([('part', 0), ('text', 1)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Heading', 'max_length': 200, 'template': 'cms/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol'], 'icon': 'pilcrow', 'label': 'Text'})}, verbose_name='notes')),
            ],
            options={
                'abstract': False,
            },
            bases=(cms.models.base.FramedPreview, 'wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='PracticeScene',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('situation', models.TextField(help_text='Who meets, and for which time. Everything is made up: no real session.', max_length=600, verbose_name='situation')),
                ('lines', models.TextField(help_text='Each line “Name: words”. A line without a colon is what happens.', verbose_name='lines')),
                ('codes', models.CharField(help_text='The codes of those that it shows, with commas: C1, C2, C4, C8.', max_length=60, verbose_name='competencies')),
            ],
            options={
                'verbose_name': 'scene to rate',
                'verbose_name_plural': 'scenes to rate',
                'ordering': ['title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HomeCountry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', django_countries.fields.CountryField(max_length=2, verbose_name='country')),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'country of an organisation',
                'verbose_name_plural': 'countries of organisations',
                'ordering': ['organisation'],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('emergency', 'Emergency'), ('helpline', 'Helpline'), ('shelter', 'Shelter'), ('rape_crisis', 'Rape crisis'), ('leaving', 'Leaving prostitution'), ('legal', 'Legal'), ('health', 'Health'), ('psychological', 'Psychological'), ('childcare', 'Childcare'), ('employer', 'Employer'), ('college', 'College'), ('crisis', 'Crisis'), ('children', 'Children'), ('asylum', 'Asylum')], max_length=20, verbose_name='type')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('country', django_countries.fields.CountryField(blank=True, help_text='Empty: all of the European Union (112).', max_length=2, verbose_name='country')),
                ('languages', models.JSONField(blank=True, default=list, verbose_name='languages')),
                ('phone', models.CharField(blank=True, max_length=32, verbose_name='telephone')),
                ('text_number', models.CharField(blank=True, db_default='', max_length=32, verbose_name='number for text messages')),
                ('ways', models.JSONField(blank=True, db_default=[], default=list, verbose_name='other ways')),
                ('cost', models.CharField(blank=True, choices=[('free', 'The call is free.'), ('local', 'The call costs as much as one in the town.'), ('dear', 'The call costs more than others.')], db_default='', max_length=8, verbose_name='cost of a call')),
                ('on_bill', models.CharField(blank=True, choices=[('no', 'It does not stand on the bill. Your phone may keep it.'), ('yes', 'It stands on the bill.')], db_default='', max_length=4, verbose_name='on the bill')),
                ('web', models.URLField(blank=True, verbose_name='web page')),
                ('no_name_needed', models.BooleanField(default=False, verbose_name='no need to give a name')),
                ('leads_to_police', models.BooleanField(db_default=False, default=False, help_text='The police answer, or hear what is said. Women read it before they call.', verbose_name='leads to the police')),
                ('sources', models.JSONField(blank=True, db_default=[], default=list, editable=False)),
                ('looked_up_on', models.DateField(blank=True, editable=False, null=True)),
                ('first_rung_on', models.DateField(blank=True, editable=False, null=True)),
                ('verified_on', models.DateField(blank=True, editable=False, null=True, verbose_name='checked on')),
                ('first_rung_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, help_text="Whose contact it is. Empty: everybody's.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='organisation')),
                ('verified_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checked by')),
            ],
            options={
                'verbose_name': 'service',
                'verbose_name_plural': 'services',
                'ordering': ['country', 'kind', 'name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['asylum', 'childcare', 'children', 'college', 'crisis', 'emergency', 'employer', 'health', 'helpline', 'leaving', 'legal', 'psychological', 'rape_crisis', 'shelter'])), name='service_kind_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('country', ''), _negated=True), ('kind', 'emergency'), _connector='OR'), name='only_emergency_holds_in_many_countries'), models.CheckConstraint(condition=models.Q(models.Q(('phone', ''), _negated=True), models.Q(('web', ''), _negated=True), models.Q(('text_number', ''), _negated=True), _connector='OR'), name='service_can_be_reached'), models.CheckConstraint(condition=models.Q(('verified_by__isnull', True), ('verified_on__isnull', False), _connector='OR'), name='who_checked_did_so_on_a_day')],
            },
        ),
        migrations.CreateModel(
            name='ServiceWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=cms.models.directory.languages, max_length=10, verbose_name='language')),
                ('expect', models.CharField(help_text='One sentence: who answers, and what happens then.', max_length=160, verbose_name='what to expect')),
                ('hours', models.CharField(blank=True, help_text='For example: day and night', max_length=80, verbose_name='when')),
                ('service', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='cms.service')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('service', 'language'), name='a_service_is_described_once_in_a_language')],
            },
        ),
        migrations.CreateModel(
            name='Spoken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=16, unique=True)),
                ('language', models.CharField(max_length=12)),
                ('text', models.TextField()),
                ('sound', models.FileField(upload_to='aloud')),
                ('made_by', models.CharField(choices=[('machine', 'machine'), ('person', 'person')], max_length=7)),
                ('voice', models.CharField(blank=True, default='', max_length=100)),
                ('made_at', models.DateTimeField()),
                ('stale_since', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['language', 'stale_since'], name='spoken_by_language')],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translation_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('loaded_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('term', models.CharField(max_length=60, verbose_name='word')),
                ('also', models.JSONField(blank=True, default=list, verbose_name='other forms')),
                ('definition', models.TextField(help_text='One or two plain sentences.', max_length=300, verbose_name='what it means')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locale', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale')),
            ],
            options={
                'verbose_name': 'word',
                'verbose_name_plural': 'words',
                'ordering': ['term'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('term'), models.F('locale'), name='a_word_stands_once_in_a_language')],
            },
        ),
        migrations.CreateModel(
            name='Exercise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translation_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('loaded_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('card', models.CharField(choices=[('G1', 'G1'), ('G2', 'G2'), ('G3', 'G3'), ('G4', 'G4'), ('G5', 'G5'), ('G6', 'G6')], max_length=2, verbose_name='card')),
                ('title', models.CharField(max_length=60, verbose_name='title')),
                ('seconds', models.PositiveSmallIntegerField(default=75, help_text='How long it takes, read slowly.', validators=[django.core.validators.MinValueValidator(60), django.core.validators.MaxValueValidator(90)], verbose_name='seconds')),
                ('drawing', models.CharField(blank=True, max_length=60, verbose_name='drawing')),
                ('body', wagtail.fields.RichTextField(help_text='One sentence, then a list of steps. Eyes stay open; no breath is held or counted.', verbose_name='steps')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locale', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale')),
            ],
            options={
                'verbose_name': 'grounding exercise',
                'verbose_name_plural': 'grounding exercises',
                'ordering': ['card'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('card', 'locale'), name='one_exercise_for_a_card_in_a_language')],
                'unique_together': {('translation_key', 'locale')},
            },
        ),
        migrations.CreateModel(
            name='PublishingRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('course', models.CharField(blank=True, default='', max_length=20)),
                ('asked_at', models.DateTimeField()),
                ('began_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('quizzes', models.PositiveIntegerField(default=0)),
                ('failed_with', models.CharField(blank=True, default='', max_length=500)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['-asked_at'], name='newest_publishing')],
            },
        ),
        migrations.CreateModel(
            name='Quiz',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translation_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('loaded_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('title', models.CharField(help_text='For the office; nobody else sees it.', max_length=255, verbose_name='title')),
                ('pass_mark_percent', models.PositiveSmallIntegerField(default=60, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='pass mark in percent')),
                ('order', models.CharField(choices=[('author', 'as written here'), ('random', 'by chance, anew for each attempt')], default='author', max_length=10, verbose_name='order of the questions')),
                ('draw', models.PositiveSmallIntegerField(blank=True, help_text='Each attempt asks so many of the questions. Empty: all of them.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='how many are drawn')),
                ('options', models.CharField(choices=[('author', 'as written here'), ('random', 'by chance, anew for each attempt')], default='author', max_length=10, verbose_name='order of the answers')),
                ('answers', models.CharField(choices=[('end', 'at the end'), ('each', 'after each question, when she asks')], default='end', max_length=10, verbose_name='what fits is told')),
                ('single_attempt', models.BooleanField(default=False, help_text='In courses of staff alone.', verbose_name='answered once')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, help_text='In courses of staff alone. Nothing closes after them.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(600)], verbose_name='minutes it is planned for')),
                ('description', models.TextField(blank=True, help_text='Before she starts.', max_length=1000, verbose_name='what it is about')),
                ('message_met', models.TextField(blank=True, max_length=1000, verbose_name='what she reads when it is met')),
                ('message_not_yet', models.TextField(blank=True, max_length=1000, verbose_name='what she reads when it is not yet met')),
                ('categories', wagtail.fields.StreamField([('category', 2)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': 'As the questions name it. Beside safety/phone there is a row for safety.', 'label': 'Category', 'max_length': 120}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'Words', 'max_length': 200}), 2: ('wagtail.blocks.StructBlock', [[('path', 0), ('name', 1)]], {'label': 'Category'})}, verbose_name='categories')),
                ('questions', wagtail.fields.StreamField([('question', 17), ('ordering', 22), ('matching', 29), ('gap', 38), ('numeric', 44), ('hotspot', 55), ('branching', 64), ('reflection', 66), ('self_check', 68), ('written', 71), ('spoken', 72)], block_lookup={0: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture', 'required': False}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': 'For who does not see it. Every picture needs it.', 'label': 'What the picture shows', 'max_length': 500, 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'The name of one of our own drawings, in place of a picture.', 'label': 'Drawing', 'max_length': 80, 'required': False}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': 'A short name that is the same in every language and never changes. Leave it empty for a new one.', 'label': 'Key', 'max_length': 80, 'required': False}), 4: ('wagtail.blocks.TextBlock', (), {'label': 'Question', 'max_length': 5000, 'rows': 2}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': 'For editors, as other programs call it. No learner sees it.', 'label': 'Name', 'max_length': 200, 'required': False}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Outcome', 'max_length': 80}), 7: ('wagtail.blocks.ListBlock', (6,), {'collapsed': True, 'default': [], 'label': 'Outcomes it asks'}), 8: ('wagtail.blocks.CharBlock', (), {'help_text': 'A short name, or a path such as safety/phone. Its words stand below.', 'label': 'Category', 'max_length': 120, 'required': False}), 9: ('wagtail.blocks.IntegerBlock', (), {'help_text': 'Its number. After “Not yet” a link leads there.', 'label': 'Part of the lesson that helps', 'max_value': 99, 'min_value': 1, 'required': False}), 10: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'The same words read aloud by a woman: Ogg, WebM or M4A, at most 5 MB.', 'label': 'Sound', 'required': False}), 11: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('single', 'One answer fits'), ('multiple', 'More than one answer fits'), ('true_false', 'True or not true')], 'label': 'Kind'}), 12: ('wagtail.blocks.CharBlock', (), {'label': 'Answer', 'max_length': 500}), 13: ('wagtail.blocks.BooleanBlock', (), {'label': 'This answer fits', 'required': False}), 14: ('wagtail.blocks.TextBlock', (), {'help_text': 'What is right in it, what it misses, what to try. One to three sentences.', 'label': 'Feedback', 'max_length': 1000, 'rows': 2}), 15: ('wagtail.blocks.StructBlock', [[('picture', 0), ('alt', 1), ('drawing', 2), ('key', 3), ('text', 12), ('correct', 13), ('feedback', 14), ('sound', 10)]], {}), 16: ('wagtail.blocks.ListBlock', (15,), {'label': 'Answers', 'min_num': 2}), 17: ('wagtail.blocks.StructBlock', [[('picture', 0), ('alt', 1), ('drawing', 2), ('key', 3), ('text', 4), ('name', 5), ('outcomes', 7), ('category', 8), ('part', 9), ('sound', 10), ('kind', 11), ('options', 16)]], {'label': 'Choosing'}), 18: ('wagtail.blocks.CharBlock', (), {'label': 'Step', 'max_length': 500}), 19: ('wagtail.blocks.TextBlock', (), {'help_text': 'Why it stands at this place.', 'label': 'Feedback', 'max_length': 1000, 'rows': 2}), 20: ('wagtail.blocks.StructBlock', [[('picture', 0), ('alt', 1), ('drawing', 2), ('key', 3), ('text', 18), ('feedback', 19)]], {}), 21: ('wagtail.blocks.ListBlock', (20,), {'label': 'Steps, in the order that fits', 'max_num': 7, 'min_num': 3}), 22: ('wagtail.blocks.StructBlock', [[('picture', 0), ('alt', 1), ('drawing', 2), ('key', 3), ('text', 4), ('name', 5), ('outcomes', 7), ('category', 8), ('part', 9), ('sound', 10), ('options', 21)]], {'label': 'Putting in order'}), 23: ('wagtail.blocks.CharBlock', (), {'label': 'Words', 'max_length': 500}), 24: ('wagtail.blocks.StructBlock', [[('key', 3), ('text', 23)]], {}), 25: ('wagtail.blocks.ListBlock', (24,), {'label': 'Targets', 'min_num': 2}), 26: ('wagtail.blocks.CharBlock', (), {'help_text': 'The number of a target in the list above (1, 2 …), or its key.', 'label': 'Belongs to', 'max_length': 80}), 27: ('wagtail.blocks.StructBlock', [[('picture', 0), ('alt', 1), ('drawing', 2), ('key', 3), ('text', 23), ('match', 26), ('feedback', 14)]], {}), 28: ('wagtail.blocks.ListBlock', (27,), {'label': 'What belongs to them', 'min_num': 2}), 29: ('wagtail.blocks.StructBlock', [[('picture', 0), ('alt', 1), ('drawing', 2), ('key', 3), ('text', 4), ('name', 5), ('outcomes', 7), ('category', 8), ('part', 9), ('sound', 10), ('targets', 25), ('options', 28)]], {'label': 'Finding what belongs together'}), 30: ('wagtail.blocks.CharBlock', (), {'help_text': 'Stands in the question in braces. Left empty it is g1, g2 …', 'label': 'Key', 'max_length': 80, 'required': False}), 31: ('wagtail.blocks.CharBlock', (), {'label': 'Word', 'max_length': 120}), 32: ('wagtail.blocks.ListBlock', (31,), {'label': 'Words that fit', 'min_num': 1}), 33: ('wagtail.blocks.ListBlock', (31,), {'collapsed': True, 'default': [], 'help_text': 'Words that are nearly those that fit, and mean something else.', 'label': 'Words that never fit'}), 34: ('wagtail.blocks.ListBlock', (31,), {'default': [], 'help_text': 'One of them fits. Without any she types the word.', 'label': 'Words to choose from'}), 35: ('wagtail.blocks.StructBlock', [[('key', 30), ('accept', 32), ('reject', 33), ('choices', 34), ('feedback', 14)]], {}), 36: ('wagtail.blocks.ListBlock', (35,), {'label': 'Missing words', 'min_num': 1}), 37: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('ask', 'Ask once: did you mean …?')], 'help_text': 'Left empty it counts as she typed it. Asking shows her the word.', 'label': 'A word that is nearly right', 'required': False}), 38: ('wagtail.blocks.StructBlock', [[('key', 3), ('text', 4), ('name', 5), ('outcomes', 7), ('category', 8), ('part', 9), ('sound', 10), ('gaps', 36), ('nearly', 37)]], {'label': 'Missing words'}), 39: ('wagtail.blocks.CharBlock', (), {'label': 'Number that fits', 'max_length': 20}), 40: ('wagtail.blocks.CharBlock', (), {'default': '0', 'help_text': 'How far from the number still fits; 0: only the number itself.', 'label': 'Tolerance', 'max_length': 20}), 41: ('wagtail.blocks.CharBlock', (), {'label': 'Unit', 'max_length': 40, 'required': False}), 42: ('wagtail.blocks.TextBlock', (), {'help_text': '', 'label': 'Feedback when it fits', 'max_length': 1000, 'rows': 2}), 43: ('wagtail.blocks.TextBlock', (), {'help_text': 'What helps to find it.', 'label': 'Feedback when it does not fit yet', 'max_length': 1000, 'rows': 2}), 44: ('wagtail.blocks.StructBlock', [[('key', 3), ('text', 4), ('name', 5), ('outcomes', 7), ('category', 8), ('part', 9), ('sound', 10), ('answer', 39), ('tolerance', 40), ('unit', 41), ('feedback_met', 42), ('feedback_not_yet', 43)]], {'label': 'A number'}), 45: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 46: ('wagtail.blocks.CharBlock', (), {'label': 'What the picture shows', 'max_length': 500}), 47: ('wagtail.blocks.CharBlock', (), {'help_text': 'Someone who does not see the picture chooses by these words.', 'label': 'The place in words', 'max_length': 500}), 48: ('wagtail.blocks.BooleanBlock', (), {'label': 'This place fits', 'required': False}), 49: ('wagtail.blocks.FloatBlock', (), {'label': 'From the left, per cent', 'max_value': 100, 'min_value': 0}), 50: ('wagtail.blocks.FloatBlock', (), {'label': 'From the top, per cent', 'max_value': 100, 'min_value': 0}), 51: ('wagtail.blocks.FloatBlock', (), {'label': 'Width, per cent', 'max_value': 100, 'min_value': 0}), 52: ('wagtail.blocks.FloatBlock', (), {'label': 'Height, per cent', 'max_value': 100, 'min_value': 0}), 53: ('wagtail.blocks.StructBlock', [[('key', 3), ('text', 47), ('correct', 48), ('left', 49), ('top', 50), ('width', 51), ('height', 52), ('feedback', 14)]], {}), 54: ('wagtail.blocks.ListBlock', (53,), {'label': 'Places', 'min_num': 2}), 55: ('wagtail.blocks.StructBlock', [[('key', 3), ('text', 4), ('name', 5), ('outcomes', 7), ('category', 8), ('part', 9), ('sound', 10), ('picture', 45), ('alt', 46), ('regions', 54)]], {'label': 'A place in a picture'}), 56: ('wagtail.blocks.TextBlock', (), {'label': 'What happens', 'max_length': 1000, 'rows': 2}), 57: ('wagtail.blocks.CharBlock', (), {'label': 'What she can do', 'max_length': 500}), 58: ('wagtail.blocks.CharBlock', (), {'default': 'end', 'help_text': 'The number of a scene in the list (1, 2 …), its key, or “end”.', 'label': 'Leads to', 'max_length': 80, 'required': False}), 59: ('wagtail.blocks.BooleanBlock', (), {'label': 'Leads well', 'required': False}), 60: ('wagtail.blocks.StructBlock', [[('key', 3), ('text', 57), ('to', 58), ('good', 59), ('feedback', 14)]], {}), 61: ('wagtail.blocks.ListBlock', (60,), {'label': 'Choices', 'min_num': 1}), 62: ('wagtail.blocks.StructBlock', [[('key', 3), ('text', 56), ('choices', 61)]], {}), 63: ('wagtail.blocks.ListBlock', (62,), {'label': 'Scenes', 'min_num': 1}), 64: ('wagtail.blocks.StructBlock', [[('key', 3), ('text', 4), ('name', 5), ('outcomes', 7), ('category', 8), ('part', 9), ('sound', 10), ('scenes', 63)]], {'label': 'A scene with choices'}), 65: ('wagtail.blocks.TextBlock', (), {'help_text': '', 'label': 'What everyone reads afterwards', 'max_length': 1000, 'rows': 2}), 66: ('wagtail.blocks.StructBlock', [[('key', 3), ('text', 4), ('name', 5), ('outcomes', 7), ('category', 8), ('part', 9), ('sound', 10), ('feedback', 65)]], {'label': 'A thought, not graded'}), 67: ('wagtail.blocks.TextBlock', (), {'help_text': '', 'label': 'A good answer, and what to look for', 'max_length': 1000, 'rows': 2}), 68: ('wagtail.blocks.StructBlock', [[('key', 3), ('text', 4), ('name', 5), ('outcomes', 7), ('category', 8), ('part', 9), ('sound', 10), ('feedback', 67)]], {'label': 'Own words, compared with a good answer'}), 69: ('wagtail.blocks.TextBlock', (), {'help_text': 'What makes it Met, what is not asked for. Spelling and length never count.', 'label': 'Guide for the person who reads it', 'max_length': 2000, 'rows': 3}), 70: ('wagtail.blocks.TextBlock', (), {'help_text': '', 'label': 'What everyone reads afterwards', 'max_length': 1000, 'required': False, 'rows': 2}), 71: ('wagtail.blocks.StructBlock', [[('key', 3), ('text', 4), ('name', 5), ('outcomes', 7), ('category', 8), ('part', 9), ('sound', 10), ('guide', 69), ('feedback', 70)]], {'label': 'Her own words, read by a person'}), 72: ('wagtail.blocks.StructBlock', [[('key', 3), ('text', 4), ('name', 5), ('outcomes', 7), ('category', 8), ('part', 9), ('sound', 10), ('guide', 69), ('feedback', 70)]], {'label': 'Her own words, said or written'})}, verbose_name='questions')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locale', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale')),
            ],
            options={
                'verbose_name': 'quiz',
                'verbose_name_plural': 'quizzes',
                'ordering': ['title'],
                'abstract': False,
                'unique_together': {('translation_key', 'locale')},
            },
            bases=(cms.models.base.FramedPreview, wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.AlterUniqueTogether(
            name='term',
            unique_together={('translation_key', 'locale')},
        ),
    ]

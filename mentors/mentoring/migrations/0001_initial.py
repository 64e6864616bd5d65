import core.crypto
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('mentors', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MentoringPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sessions', models.PositiveSmallIntegerField(default=12)),
                ('goals', core.crypto.EncryptedTextField(null=True)),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('agreed', 'agreed'), ('active', 'active'), ('paused', 'paused'), ('ended', 'ended')], max_length=10)),
                ('mentee_accepted', models.BooleanField(default=False)),
                ('mentor_accepted', models.BooleanField(default=False)),
                ('mentee_paused', models.BooleanField(default=False)),
                ('mentor_paused', models.BooleanField(default=False)),
                ('team_paused', models.BooleanField(default=False)),
                ('proposed_at', models.DateTimeField()),
                ('agreed_at', models.DateTimeField(null=True)),
                ('began_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('times_asked_at', models.DateTimeField(null=True)),
                ('mentee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairs_as_mentee', to=settings.AUTH_USER_MODEL)),
                ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairs_as_mentor', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('supervisor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-proposed_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['agreed', 'active', 'paused', 'proposed'])), fields=['mentor'], name='pairs_of_a_mentor')],
                'constraints': [models.CheckConstraint(condition=models.Q(('mentee', models.F('mentor')), _negated=True), name='nobody_is_her_own_mentor'), models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'agreed', 'active', 'paused', 'ended'])), name='pair_state_is_known'), models.UniqueConstraint(condition=models.Q(('state__in', ['agreed', 'active', 'paused'])), fields=('organisation', 'mentee'), name='one_live_pair_of_a_mentee'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('organisation', 'mentee'), name='one_proposal_to_a_mentee'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['agreed', 'active', 'paused']), _negated=True), models.Q(('agreed_at__isnull', False), ('mentee_accepted', True), ('mentor_accepted', True)), _connector='OR'), name='a_live_pair_was_accepted_by_both'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='an_ended_pair_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'paused'), models.Q(('mentee_paused', True), ('mentor_paused', True), ('team_paused', True), _connector='OR')), models.Q(models.Q(('state', 'paused'), _negated=True), ('mentee_paused', False), ('mentor_paused', False), ('team_paused', False)), _connector='OR'), name='a_paused_pair_is_paused_by_somebody'), models.CheckConstraint(condition=models.Q(('sessions__gte', 1), ('sessions__lte', 52)), name='a_pair_agrees_on_some_sessions')],
            },
        ),
        migrations.CreateModel(
            name='MentorProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('languages', models.JSONField(default=list)),
                ('days', models.JSONField(default=list)),
                ('parts', models.JSONField(default=list)),
                ('format', models.CharField(choices=[('either', 'either'), ('written', 'written'), ('spoken', 'spoken')], default='either', max_length=8)),
                ('card', core.crypto.EncryptedTextField(null=True)),
                ('takes_new', models.BooleanField(default=True)),
                ('pay_notice_read_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentor_profiles', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'person'), name='one_card_of_a_mentor')],
            },
        ),
        migrations.CreateModel(
            name='MentorRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('languages', models.JSONField(default=list)),
                ('days', models.JSONField(default=list)),
                ('parts', models.JSONField(default=list)),
                ('format', models.CharField(choices=[('either', 'either'), ('written', 'written'), ('spoken', 'spoken')], default='either', max_length=8)),
                ('wish', core.crypto.EncryptedTextField(null=True)),
                ('asked_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentor_requests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['organisation', 'asked_at'], name='requests_that_wait')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'person'), name='one_request_for_a_mentor')],
            },
        ),
        migrations.CreateModel(
            name='PairCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('answer', models.CharField(choices=[('again', 'again'), ('all-right', 'all-right'), ('change', 'change'), ('unsaid', 'unsaid')], max_length=10)),
                ('answered_at', models.DateTimeField()),
                ('taken_up_at', models.DateTimeField(null=True)),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='mentoring.mentoringpair')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pair_checks', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-answered_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('answer__in', ['again', 'all-right', 'change', 'unsaid'])), name='check_answer_is_known')],
            },
        ),
        migrations.CreateModel(
            name='PairSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move_asked_by', models.CharField(blank=True, choices=[('mentee', 'mentee'), ('mentor', 'mentor')], default='', max_length=6)),
                ('moved', models.BooleanField(default=False)),
                ('mentee_late_at', models.DateTimeField(null=True)),
                ('mentor_late_at', models.DateTimeField(null=True)),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions_held', to='mentoring.mentoringpair')),
                ('room', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='pair_session', to='mentors.room')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('move_asked_by__in', ['', 'mentee', 'mentor'])), name='side_that_asks_is_known')],
            },
        ),
        migrations.CreateModel(
            name='PairTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('words', core.crypto.EncryptedTextField()),
                ('written_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='mentoring.mentoringpair')),
            ],
            options={
                'ordering': ['written_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReminderChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hours', models.PositiveSmallIntegerField()),
                ('reminded_until', models.DateTimeField(null=True)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reminder_choice', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('hours__in', (2, 24))), name='reminder_hours_are_known')],
            },
        ),
        migrations.CreateModel(
            name='SessionFeedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('again', 'again'), ('all-right', 'all-right'), ('change', 'change'), ('unsaid', 'unsaid')], max_length=10)),
                ('answered_at', models.DateTimeField()),
                ('taken_up_at', models.DateTimeField(null=True)),
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='mentoring.pairsession')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('answer__in', ['again', 'all-right', 'change', 'unsaid'])), name='feedback_is_known')],
            },
        ),
        migrations.CreateModel(
            name='SessionNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('news', models.CharField(choices=[('booked', 'booked'), ('moved', 'moved'), ('called-off', 'called-off'), ('late', 'late')], max_length=10)),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='session_notices', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='mentoring.pairsession')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('session', 'person'), name='one_notice_of_a_session_to_a_person'), models.CheckConstraint(condition=models.Q(('news__in', ['booked', 'moved', 'called-off', 'late'])), name='news_is_known')],
            },
        ),
        migrations.CreateModel(
            name='ShortMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('words', core.crypto.EncryptedTextField()),
                ('sent_at', models.DateTimeField()),
                ('woman_read', models.BooleanField(default=False)),
                ('mentor_read', models.BooleanField(default=False)),
                ('staff_read', models.BooleanField(default=False)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('pair', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='mentoring.mentoringpair')),
                ('woman', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='short_messages', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['sent_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('woman_read', False)), fields=['woman'], name='messages_new_to_a_woman'), models.Index(fields=['sent_at'], name='messages_by_age')],
            },
        ),
        migrations.CreateModel(
            name='TimeOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('starts_at', models.DateTimeField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('weeks', models.PositiveSmallIntegerField(default=1)),
                ('offered_at', models.DateTimeField()),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='mentoring.mentoringpair')),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
                'indexes': [models.Index(fields=['starts_at'], name='offers_by_time')],
                'constraints': [models.UniqueConstraint(fields=('pair', 'starts_at'), name='a_time_is_offered_once_to_a_pair'), models.CheckConstraint(condition=models.Q(('weeks__gte', 1), ('weeks__lte', 52)), name='an_offer_is_for_some_sessions'), models.CheckConstraint(condition=models.Q(('minutes__gte', 10), ('minutes__lte', 85)), name='an_offered_session_has_a_length')],
            },
        ),
        migrations.CreateModel(
            name='TimesheetEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('work', models.CharField(choices=[('session', 'session'), ('cancelled', 'cancelled'), ('talk', 'talk'), ('preparation', 'preparation'), ('travel', 'travel')], max_length=12)),
                ('day', models.DateField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('approved_at', models.DateTimeField(null=True)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='timesheet_entries', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='timesheet_entries', to='mentors.room')),
                ('talk', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='timesheet_entries', to='mentors.supervisioncontact')),
            ],
            options={
                'ordering': ['day', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('work__in', ['session', 'cancelled', 'talk', 'preparation', 'travel'])), name='work_is_known'), models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 480)), name='an_entry_has_a_length'), models.UniqueConstraint(condition=models.Q(('work__in', ['preparation', 'travel'])), fields=('organisation', 'person', 'day', 'work'), name='work_of_a_kind_is_entered_once_a_day'), models.UniqueConstraint(fields=('person', 'room'), name='a_session_counts_once'), models.UniqueConstraint(fields=('person', 'talk'), name='a_talk_counts_once'), models.CheckConstraint(condition=models.Q(('work__in', ['preparation', 'travel']), ('approved_at__isnull', False), _connector='OR'), name='sessions_are_written_when_approved')],
            },
        ),
    ]

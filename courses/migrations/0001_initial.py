import core.crypto
import courses.states
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
            name='Course',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('code', models.SlugField(max_length=20, unique=True)),
                ('audience', models.JSONField(default=list)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('edition', models.UUIDField(default=uuid.uuid4, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='Lesson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('minutes', models.PositiveSmallIntegerField(default=15)),
                ('parts', models.PositiveSmallIntegerField(default=1)),
                ('extra', models.BooleanField(db_default=False, default=False)),
                ('advice', models.JSONField(blank=True, db_default={}, default=dict)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['module', 'number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('parts__gte', 1)), name='a_lesson_has_a_part')],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('data', models.BinaryField()),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Sound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('data', models.BinaryField()),
                ('mime', models.CharField(max_length=20)),
                ('size_bytes', models.PositiveIntegerField()),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=60)),
                ('capacity', models.PositiveSmallIntegerField(default=8)),
                ('state', models.CharField(default=courses.states.CohortState['OPEN'], max_length=10)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cohorts', to='courses.course')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='one_cohort_of_a_name_in_an_organisation'), models.CheckConstraint(condition=models.Q(('capacity__gte', 1), ('capacity__lte', 12)), name='a_cohort_has_twelve_places_at_most'), models.CheckConstraint(condition=models.Q(('state__in', [courses.states.CohortState['CLOSED'], courses.states.CohortState['OPEN']])), name='cohort_state_is_known'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='a_cohort_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='CourseText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=200)),
                ('summary', models.TextField(blank=True)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='courses.course')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('course', 'language'), name='one_course_text_a_language')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(default=courses.states.EnrolmentState['OPEN'], max_length=20)),
                ('created_at', models.DateTimeField()),
                ('completed_at', models.DateTimeField(blank=True, null=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='courses.course')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('learner', 'course'), name='a_course_is_opened_once'), models.CheckConstraint(condition=models.Q(('state__in', [courses.states.EnrolmentState['ACTIVE'], courses.states.EnrolmentState['COMPLETED'], courses.states.EnrolmentState['INVITED'], courses.states.EnrolmentState['LEFT'], courses.states.EnrolmentState['OPEN'], courses.states.EnrolmentState['PAUSED']])), name='enrolment_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'completed'), _negated=True), ('completed_at__isnull', False), _connector='OR'), name='a_completed_enrolment_has_its_time')],
            },
        ),
        migrations.CreateModel(
            name='CohortPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='courses.cohort')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='courses.enrolment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('enrolment',), name='an_enrolment_is_in_one_cohort_at_a_time'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('since')), _connector='OR'), name='a_place_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('started_at', models.DateTimeField()),
                ('asked', models.JSONField(default=list)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('together_since', models.DateTimeField(blank=True, null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_how', models.CharField(blank=True, db_default='', default='', max_length=20)),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                ('judged', models.JSONField(default=dict)),
                ('together_with', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='courses.enrolment')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('submitted_at__isnull', False)), fields=['-submitted_at', '-id'], name='handed_in_the_latest_first')],
                'constraints': [models.CheckConstraint(condition=models.Q(('together_since__isnull', False), models.Q(('confirmed_at', None), ('confirmed_how', ''), ('taken_back_at', None), ('together_with', None)), _connector='OR'), name='what_is_done_alone_needs_no_confirming'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_how', '')), models.Q(('confirmed_at__isnull', False), ('confirmed_how__in', ['tap', 'spoken-yes'])), _connector='OR'), name='what_is_confirmed_says_how')],
            },
        ),
        migrations.CreateModel(
            name='Facilitator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facilitators', to='courses.cohort')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cohort_duties', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('cohort', 'person'), name='a_cohort_names_a_facilitator_once')],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', core.crypto.EncryptedTextField()),
                ('created_at', models.DateTimeField()),
                ('reached_at', models.DateTimeField(blank=True, null=True)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('reached_at'), nulls_first=True), '-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Grade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('points', models.PositiveSmallIntegerField()),
                ('max_points', models.PositiveSmallIntegerField()),
                ('met', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grades', to='courses.attempt')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('attempt', 'number'), name='one_grade_of_a_number'), models.CheckConstraint(condition=models.Q(('points__lte', models.F('max_points'))), name='points_within_the_range')],
            },
        ),
        migrations.CreateModel(
            name='JournalEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', core.crypto.EncryptedTextField()),
                ('at', models.DateTimeField()),
                ('changed_at', models.DateTimeField(blank=True, null=True)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='journal', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='LessonProgress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField()),
                ('visited_at', models.DateTimeField()),
                ('place', models.PositiveSmallIntegerField(default=1)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('completed_at', models.DateTimeField(blank=True, null=True)),
                ('kept_at', models.DateTimeField(blank=True, null=True)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lessons', to='courses.enrolment')),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.lesson')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'lesson'), name='one_place_in_a_lesson'), models.CheckConstraint(condition=models.Q(('completed_at__isnull', True), ('read_at__isnull', False), _connector='OR'), name='what_is_completed_was_read')],
            },
        ),
        migrations.CreateModel(
            name='LessonText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=200)),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='courses.lesson')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('lesson', 'language'), name='one_lesson_text_a_language')],
            },
        ),
        migrations.CreateModel(
            name='Module',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('advice', models.JSONField(blank=True, db_default={}, default=dict)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='modules', to='courses.course')),
            ],
            options={
                'ordering': ['course', 'number'],
            },
        ),
        migrations.AddField(
            model_name='lesson',
            name='module',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lessons', to='courses.module'),
        ),
        migrations.CreateModel(
            name='ModuleText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=200)),
                ('module', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='courses.module')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('module', 'language'), name='one_module_text_a_language')],
            },
        ),
        migrations.CreateModel(
            name='OutlineVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('lessons', models.JSONField()),
                ('created_at', models.DateTimeField()),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outlines', to='courses.course')),
            ],
            options={
                'ordering': ['course', 'number'],
                'constraints': [models.UniqueConstraint(fields=('course', 'number'), name='one_outline_of_each_number')],
            },
        ),
        migrations.AddField(
            model_name='enrolment',
            name='outline',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='courses.outlineversion'),
        ),
        migrations.CreateModel(
            name='Quiz',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('lesson', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='quizzes', to='courses.lesson')),
            ],
        ),
        migrations.AddField(
            model_name='attempt',
            name='quiz',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.quiz'),
        ),
        migrations.CreateModel(
            name='QuizVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('definition', models.JSONField()),
                ('texts', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('read_by_person', models.BooleanField(db_default=True, default=True)),
                ('quiz', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='courses.quiz')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('quiz', 'number'), name='one_quiz_version_of_a_number')],
            },
        ),
        migrations.AddField(
            model_name='quiz',
            name='current',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.quizversion'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='courses.quizversion'),
        ),
        migrations.CreateModel(
            name='SecondLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question_key', models.CharField(max_length=80)),
                ('number', models.PositiveSmallIntegerField()),
                ('met', models.BooleanField()),
                ('reason', core.crypto.EncryptedTextField()),
                ('at', models.DateTimeField()),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='second_looks', to='courses.attempt')),
                ('marker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('attempt', 'question_key', 'number'), name='one_second_look_of_a_number')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('starts_at', models.DateTimeField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('childcare', models.CharField(blank=True, max_length=10, null=True)),
                ('alternative', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('moved_at', models.DateTimeField(blank=True, null=True)),
                ('called_off_at', models.DateTimeField(blank=True, null=True)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='courses.cohort')),
                ('module', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='courses.module')),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('called_off_at__isnull', True)), fields=('cohort', 'starts_at'), name='a_cohort_meets_once_at_a_time'), models.CheckConstraint(condition=models.Q(('childcare__isnull', True), ('childcare__in', [courses.states.Childcare['NO'], courses.states.Childcare['PAID_FOR'], courses.states.Childcare['YES']]), _connector='OR'), name='childcare_is_known'), models.CheckConstraint(condition=models.Q(('published_at__isnull', True), ('childcare__isnull', False), _connector='OR'), name='a_published_session_says_whether_there_is_childcare'), models.CheckConstraint(condition=models.Q(('published_at__isnull', True), ('childcare__isnull', True), models.Q(('childcare', courses.states.Childcare['NO']), _negated=True), models.Q(('alternative', ''), _negated=True), _connector='OR'), name='a_session_without_childcare_offers_something_else')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('marked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendance', to='courses.enrolment')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='courses.session')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('session', 'enrolment'), name='attendance_is_marked_once'), models.CheckConstraint(condition=models.Q(('mark__in', [courses.states.Mark['CAME'], courses.states.Mark['COULD_NOT']])), name='attendance_mark_is_known')],
            },
        ),
        migrations.CreateModel(
            name='SessionReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comes', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.enrolment')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='courses.session')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('session', 'enrolment'), name='one_reply_of_a_woman_to_a_session')],
            },
        ),
        migrations.CreateModel(
            name='LessonSound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sounds', to='courses.lesson')),
                ('sound', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.sound')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('lesson', 'language', 'sound'), name='a_lesson_names_a_sound_once')],
            },
        ),
        migrations.CreateModel(
            name='TogetherLeave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('asked_in_person', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leaves', to='courses.enrolment')),
                ('helper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
                ('quiz', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.quiz')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('enrolment', 'quiz', 'helper'), name='one_leave_for_a_person_and_a_quiz')],
            },
        ),
        migrations.CreateModel(
            name='WrittenAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('question_key', models.CharField(max_length=80)),
                ('read_by_person', models.BooleanField(db_default=True, default=True)),
                ('text', core.crypto.EncryptedTextField()),
                ('ran_out_at', models.DateTimeField(blank=True, null=True)),
                ('marked_met', models.BooleanField(blank=True, null=True)),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='written', to='courses.attempt')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('marked_met__isnull', True), ('ran_out_at__isnull', True), ('read_by_person', True)), fields=['attempt'], name='written_and_not_marked')],
                'constraints': [models.UniqueConstraint(fields=('attempt', 'question_key'), name='one_written_answer_to_a_question')],
            },
        ),
        migrations.CreateModel(
            name='Recording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('data', core.crypto.EncryptedBytesField(null=True)),
                ('mime', models.CharField(max_length=20)),
                ('size_bytes', models.PositiveIntegerField()),
                ('seconds', models.PositiveSmallIntegerField()),
                ('made_at', models.DateTimeField(db_index=True)),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
                ('answer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='recording', to='courses.writtenanswer')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('data__isnull', True), ('deleted_at__isnull', False)), models.Q(('data__isnull', False), ('deleted_at__isnull', True)), _connector='OR'), name='a_recording_is_there_or_deleted'), models.CheckConstraint(condition=models.Q(('mime__in', ['audio/mp4', 'audio/ogg', 'audio/webm'])), name='a_recording_is_of_a_known_kind')],
            },
        ),
        migrations.CreateModel(
            name='WrittenMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('met', models.BooleanField(null=True)),
                ('comment', core.crypto.EncryptedTextField(null=True)),
                ('at', models.DateTimeField()),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='courses.writtenanswer')),
                ('marker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('answer', 'number'), name='one_mark_of_a_number'), models.CheckConstraint(condition=models.Q(models.Q(('met', False), _negated=True), ('comment__isnull', False), _connector='OR'), name='not_yet_says_what_to_do_next')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question_key', models.CharField(max_length=80)),
                ('chosen', models.JSONField()),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='courses.attempt')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('attempt', 'question_key'), name='one_answer_to_a_question')],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feeds', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'person'), name='one_calendar_in_an_organisation')],
            },
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(condition=models.Q(('submitted_at__isnull', True), ('together_since__isnull', True)), fields=('enrolment', 'quiz'), name='one_open_attempt_at_a_quiz'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(condition=models.Q(('submitted_at__isnull', True), ('together_since__isnull', False)), fields=('enrolment', 'quiz', 'together_with'), name='one_open_attempt_together'),
        ),
    ]

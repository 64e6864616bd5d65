import accounts.approval_rules
import accounts.card_login.rules
import accounts.consents.rules
import accounts.record_access.rules
import accounts.roles
import core.crypto
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='ErasedAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('erased_at', models.DateTimeField(db_index=True)),
                ('kept_certificate', models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name='ErasureReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.CharField(max_length=14, unique=True)),
                ('asked_on', models.DateField()),
                ('done_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('username', models.CharField(error_messages={'unique': 'This name is taken, or looks like one that is. Please choose another.'}, max_length=60, unique=True, validators=[django.core.validators.RegexValidator('^[\\w.+-]+(?: [\\w.+-]+)*$')], verbose_name='alias')),
                ('alias_skeleton', models.CharField(editable=False, error_messages={'unique': 'This name is taken, or looks like one that is. Please choose another.'}, max_length=240, null=True, unique=True)),
                ('shown_name', models.CharField(help_text='It can be any name. It does not have to be the one on your papers.', max_length=60, verbose_name='the name you want to be called')),
                ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                ('is_active', models.BooleanField(default=True)),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('here_in_quarter', models.DateField(editable=False, null=True)),
                ('first_step', models.PositiveSmallIntegerField(db_default=0, default=0, editable=False)),
                ('text_size', models.CharField(blank=True, choices=[('', ''), ('large', 'large'), ('larger', 'larger')], db_default='', default='', max_length=10, verbose_name='size of the text')),
                ('wide_spacing', models.BooleanField(db_default=False, default=False, verbose_name='more space')),
                ('strong_contrast', models.BooleanField(db_default=False, default=False, verbose_name='stronger contrast')),
                ('sound_on', models.BooleanField(db_default=False, default=False, verbose_name='sound')),
                ('learning_only_since', models.DateTimeField(editable=False, null=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='one_account_for_each_alias', violation_error_message='This name is taken, or looks like one that is. Please choose another.'), models.CheckConstraint(condition=models.Q(('is_superuser', False)), name='nobody_has_rights_without_a_role')],
            },
        ),
        migrations.CreateModel(
            name='Clearance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('cleared_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('first', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clearances', to=settings.AUTH_USER_MODEL)),
                ('second', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='clearance_takes_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('person', models.F('first')), _negated=True), models.Q(('person', models.F('second')), _negated=True)), name='nobody_clears_herself')],
            },
        ),
        migrations.CreateModel(
            name='ErasureRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('keep_certificate', models.BooleanField()),
                ('asked_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(db_index=True)),
                ('receipt', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.erasurereceipt')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='erasure_request', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('asked_at'))), name='erasure_waits_a_while')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('role', models.CharField(choices=[('learner', 'Learner'), ('mentor', 'Mentor'), ('mentee', 'Mentee'), ('supervisor', 'Supervisor'), ('safeguarding_lead', 'Safeguarding lead'), ('interpreter', 'Interpreter'), ('staff_learner', 'Staff learner'), ('coordinator', 'Coordinator'), ('editor', 'Editor'), ('reader', 'Reader'), ('technical_administrator', 'Technical administrator')], max_length=30)),
                ('code_digest', models.CharField(max_length=64, unique=True)),
                ('cohort', models.UUIDField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('number', models.PositiveIntegerField()),
                ('first_opened_at', models.DateTimeField(blank=True, null=True)),
                ('agreed_at', models.DateTimeField(blank=True, null=True)),
                ('voided_at', models.DateTimeField(blank=True, null=True)),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('supervisor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('used_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('voided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('used_at__isnull', True), ('voided_at__isnull', True), _connector='OR'), name='no_void_card_is_used'), models.CheckConstraint(condition=models.Q(('used_at__isnull', True), ('agreed_at__isnull', False), models.Q(('role__in', [accounts.roles.Role['COORDINATOR'], accounts.roles.Role['EDITOR'], accounts.roles.Role['INTERPRETER'], accounts.roles.Role['READER'], accounts.roles.Role['SAFEGUARDING_LEAD'], accounts.roles.Role['STAFF_LEARNER'], accounts.roles.Role['SUPERVISOR'], accounts.roles.Role['TECHNICAL_ADMINISTRATOR']]), _negated=True), _connector='OR'), name='a_staff_card_is_used_after_two_people_agreed'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='invitation_expires_later'), models.CheckConstraint(condition=models.Q(('used_by__isnull', True), ('used_at__isnull', False), _connector='OR'), name='invitation_user_needs_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('role', 'Role'), ('card', 'Invitation'), ('return', 'Reinstatement of an account'), ('clearance', 'Admission to rooms'), ('offer', 'Role offered'), ('recovery', 'New passphrase')], max_length=20)),
                ('role', models.CharField(blank=True, choices=[('learner', 'Learner'), ('mentor', 'Mentor'), ('mentee', 'Mentee'), ('supervisor', 'Supervisor'), ('safeguarding_lead', 'Safeguarding lead'), ('interpreter', 'Interpreter'), ('staff_learner', 'Staff learner'), ('coordinator', 'Coordinator'), ('editor', 'Editor'), ('reader', 'Reader'), ('technical_administrator', 'Technical administrator')], max_length=30)),
                ('asked_at', models.DateTimeField()),
                ('lapses_at', models.DateTimeField()),
                ('outcome', models.CharField(choices=[('open', 'Open'), ('agreed', 'Agreed'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed'), ('void', 'Void')], default='open', max_length=20)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to=settings.AUTH_USER_MODEL)),
                ('invitation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='approval', to='accounts.invitation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'agreed'), _negated=True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='approval_takes_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('person', models.F('asked_by')), _negated=True), models.Q(models.Q(('outcome', 'agreed'), _negated=True), ('kind', accounts.approval_rules.Kind['OFFER']), models.Q(('person', models.F('decided_by')), _negated=True), _connector='OR')), name='nobody_approves_what_is_about_herself'), models.CheckConstraint(condition=models.Q(('lapses_at__gt', models.F('asked_at'))), name='approval_lapses_later'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('outcome', 'open')), models.Q(models.Q(('outcome', 'open'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='approval_is_decided_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('invitation__isnull', False), ('kind', accounts.approval_rules.Kind['CARD']), ('person__isnull', True)), models.Q(models.Q(('kind', accounts.approval_rules.Kind['CARD']), _negated=True), ('invitation__isnull', True), ('person__isnull', False)), _connector='OR'), name='approval_is_about_a_card_or_a_person'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', [accounts.approval_rules.Kind['ROLE'], accounts.approval_rules.Kind['CARD'], accounts.approval_rules.Kind['OFFER']]), models.Q(('role', ''), _negated=True)), models.Q(('kind__in', [accounts.approval_rules.Kind['RETURN'], accounts.approval_rules.Kind['CLEARANCE'], accounts.approval_rules.Kind['RECOVERY']]), ('role', '')), _connector='OR'), name='approval_names_a_role_where_it_is_about_one')],
            },
        ),
        migrations.CreateModel(
            name='KnownDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('since', models.DateField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known_devices', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='LockedIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('alias', core.crypto.EncryptedTextField()),
                ('shown_name', core.crypto.EncryptedTextField()),
                ('alias_digest', models.CharField(max_length=64, unique=True)),
                ('skeleton_digest', models.CharField(max_length=64, null=True, unique=True)),
                ('key_mark', models.CharField(db_index=True, max_length=16)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='locked_identity', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='LoginCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_digest', models.CharField(max_length=64, unique=True)),
                ('kind', models.CharField(choices=[(accounts.card_login.rules.Kind['NUMBERS'], accounts.card_login.rules.Kind['NUMBERS']), (accounts.card_login.rules.Kind['PICTURES'], accounts.card_login.rules.Kind['PICTURES'])], max_length=10)),
                ('signs', models.CharField(max_length=128)),
                ('made_on', models.DateField()),
                ('first_opened_on', models.DateField(blank=True, null=True)),
                ('wrong_since_seen', models.PositiveSmallIntegerField(default=0)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='login_card', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', [accounts.card_login.rules.Kind['NUMBERS'], accounts.card_login.rules.Kind['PICTURES']])), name='login_card_kind_is_known'), models.CheckConstraint(condition=models.Q(('wrong_since_seen__lte', 10)), name='login_card_rests_at_its_limit')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=100, unique=True)),
                ('public_name', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('public_country', models.CharField(blank=True, db_default='', default='', max_length=2)),
                ('framework_level', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('office_hours', models.CharField(blank=True, db_default='', default='', max_length=80)),
                ('short_notice_hours', models.PositiveSmallIntegerField(db_default=24, default=24)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('framework_level__isnull', True), ('framework_level__range', (1, 8)), _connector='OR'), name='a_framework_level_is_1_to_8'), models.CheckConstraint(condition=models.Q(('short_notice_hours__lte', 168)), name='short_notice_is_a_week_at_most')],
            },
        ),
        migrations.CreateModel(
            name='MustNotMeet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said_at', models.DateTimeField()),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_down_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'other', 'organisation'), name='said_once_whom_not_to_meet'), models.CheckConstraint(condition=models.Q(('person', models.F('other')), _negated=True), name='nobody_must_not_meet_herself')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('learner', 'Learner'), ('mentor', 'Mentor'), ('mentee', 'Mentee'), ('supervisor', 'Supervisor'), ('safeguarding_lead', 'Safeguarding lead'), ('interpreter', 'Interpreter'), ('staff_learner', 'Staff learner'), ('coordinator', 'Coordinator'), ('editor', 'Editor'), ('reader', 'Reader'), ('technical_administrator', 'Technical administrator')], max_length=30)),
                ('since', models.DateTimeField(auto_now_add=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'organisation', 'role'), name='a_role_is_held_once_in_an_organisation'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('organisation__isnull', True)), fields=('user', 'role'), name='an_installation_role_is_held_once'), models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('role__in', [accounts.roles.Role['EDITOR'], accounts.roles.Role['READER'], accounts.roles.Role['TECHNICAL_ADMINISTRATOR']])), models.Q(models.Q(('role__in', [accounts.roles.Role['EDITOR'], accounts.roles.Role['READER'], accounts.roles.Role['TECHNICAL_ADMINISTRATOR']]), _negated=True), ('organisation__isnull', False)), _connector='OR'), name='only_installation_roles_name_no_organisation'), models.CheckConstraint(condition=models.Q(('role__in', [accounts.roles.Role['COORDINATOR'], accounts.roles.Role['EDITOR'], accounts.roles.Role['INTERPRETER'], accounts.roles.Role['LEARNER'], accounts.roles.Role['MENTEE'], accounts.roles.Role['MENTOR'], accounts.roles.Role['READER'], accounts.roles.Role['SAFEGUARDING_LEAD'], accounts.roles.Role['STAFF_LEARNER'], accounts.roles.Role['SUPERVISOR'], accounts.roles.Role['TECHNICAL_ADMINISTRATOR']])), name='membership_role_is_known')],
            },
        ),
        migrations.AddField(
            model_name='invitation',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation'),
        ),
        migrations.CreateModel(
            name='InactivityQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('was_tried', models.BooleanField(default=False)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='inactivity_questions', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'organisation'), name='asked_once_in_an_organisation')],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code_digest', models.CharField(max_length=64, unique=True)),
                ('content', core.crypto.EncryptedTextField()),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hand_overs', to=settings.AUTH_USER_MODEL)),
                ('leaves', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='hand_over_expires_later'), models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('taken_at__isnull', True)), models.Q(('leaves__isnull', True), ('organisation__isnull', False), ('taken_at__isnull', False)), _connector='OR'), name='hand_over_is_taken_somewhere_and_leads_back_nowhere')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('place', models.CharField(max_length=200)),
                ('version', models.PositiveIntegerField()),
                ('page', models.CharField(blank=True, default='', max_length=32)),
                ('turn', models.PositiveIntegerField(default=0)),
                ('words', core.crypto.EncryptedTextField(blank=True, null=True)),
                ('others', core.crypto.EncryptedTextField(blank=True, null=True)),
                ('spot', models.CharField(blank=True, default='', max_length=100)),
                ('at', models.DateTimeField(db_index=True)),
                ('about', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='drafts_about', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('owner', 'place'), name='one_draft_of_a_form')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[(accounts.consents.rules.Kind['MEET_MENTOR'], accounts.consents.rules.Kind['MEET_MENTOR']), (accounts.consents.rules.Kind['SUPERVISED'], accounts.consents.rules.Kind['SUPERVISED']), (accounts.consents.rules.Kind['OTHERS_PRESENT'], accounts.consents.rules.Kind['OTHERS_PRESENT']), (accounts.consents.rules.Kind['WHAT_IS_KEPT'], accounts.consents.rules.Kind['WHAT_IS_KEPT']), (accounts.consents.rules.Kind['MUST_TELL'], accounts.consents.rules.Kind['MUST_TELL']), (accounts.consents.rules.Kind['MENTOR_LEARNS'], accounts.consents.rules.Kind['MENTOR_LEARNS']), (accounts.consents.rules.Kind['STOPPING'], accounts.consents.rules.Kind['STOPPING']), (accounts.consents.rules.Kind['CONTACT'], accounts.consents.rules.Kind['CONTACT']), (accounts.consents.rules.Kind['CARE_OF_OTHERS'], accounts.consents.rules.Kind['CARE_OF_OTHERS'])], max_length=20)),
                ('version', models.PositiveSmallIntegerField()),
                ('language', models.CharField(max_length=10)),
                ('medium', models.CharField(choices=[(accounts.consents.rules.Medium['READ'], accounts.consents.rules.Medium['READ']), (accounts.consents.rules.Medium['HEARD'], accounts.consents.rules.Medium['HEARD']), (accounts.consents.rules.Medium['INTERPRETED'], accounts.consents.rules.Medium['INTERPRETED'])], max_length=12)),
                ('interpreter', models.CharField(blank=True, choices=[(accounts.consents.rules.Interpreter['NOBODY'], accounts.consents.rules.Interpreter['NOBODY']), (accounts.consents.rules.Interpreter['BESIDE_HER'], accounts.consents.rules.Interpreter['BESIDE_HER']), (accounts.consents.rules.Interpreter['TELEPHONE'], accounts.consents.rules.Interpreter['TELEPHONE'])], max_length=12)),
                ('yes', models.BooleanField()),
                ('said_back', models.BooleanField()),
                ('answered_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to=settings.AUTH_USER_MODEL)),
                ('written_down_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'organisation', 'kind', '-answered_at'], name='latest_consent')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', [accounts.consents.rules.Kind['CARE_OF_OTHERS'], accounts.consents.rules.Kind['CONTACT'], accounts.consents.rules.Kind['MEET_MENTOR'], accounts.consents.rules.Kind['MENTOR_LEARNS'], accounts.consents.rules.Kind['MUST_TELL'], accounts.consents.rules.Kind['OTHERS_PRESENT'], accounts.consents.rules.Kind['STOPPING'], accounts.consents.rules.Kind['SUPERVISED'], accounts.consents.rules.Kind['WHAT_IS_KEPT']])), name='consent_kind_is_known'), models.CheckConstraint(condition=models.Q(('medium__in', [accounts.consents.rules.Medium['HEARD'], accounts.consents.rules.Medium['INTERPRETED'], accounts.consents.rules.Medium['READ']])), name='consent_medium_is_known'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='consent_has_a_wording'), models.CheckConstraint(condition=models.Q(models.Q(('interpreter__in', ['beside_her', 'telephone']), ('medium', accounts.consents.rules.Medium['INTERPRETED'])), models.Q(models.Q(('medium', accounts.consents.rules.Medium['INTERPRETED']), _negated=True), ('interpreter', '')), _connector='OR'), name='only_what_was_interpreted_has_an_interpreter'), models.CheckConstraint(condition=models.Q(('yes', False), ('said_back', True), models.Q(('medium__in', [accounts.consents.rules.Medium['HEARD'], accounts.consents.rules.Medium['INTERPRETED']]), _negated=True), _connector='OR'), name='a_spoken_yes_was_said_back'), models.CheckConstraint(condition=models.Q(('person', models.F('written_down_by')), _negated=True), name='nobody_writes_down_her_own_consent')],
            },
        ),
        migrations.CreateModel(
            name='ClearanceRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('words', core.crypto.EncryptedTextField()),
                ('told_at', models.DateTimeField()),
                ('approval', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='refusal', to='accounts.approval')),
                ('clearance', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='refusal', to='accounts.clearance')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='refusals', to=settings.AUTH_USER_MODEL)),
                ('told_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('approval__isnull', False), ('clearance__isnull', True)), models.Q(('approval__isnull', True), ('clearance__isnull', False)), _connector='OR'), name='rooms_are_refused_or_closed'), models.CheckConstraint(condition=models.Q(('person', models.F('told_by')), _negated=True), name='nobody_closes_rooms_to_herself')],
            },
        ),
        migrations.AddField(
            model_name='clearance',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation'),
        ),
        migrations.CreateModel(
            name='BreakGlassAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reason', models.CharField(choices=[(accounts.record_access.rules.EmergencyReason['SAFETY'], accounts.record_access.rules.EmergencyReason['SAFETY']), (accounts.record_access.rules.EmergencyReason['STAND_IN'], accounts.record_access.rules.EmergencyReason['STAND_IN']), (accounts.record_access.rules.EmergencyReason['COMPLAINT'], accounts.record_access.rules.EmergencyReason['COMPLAINT']), (accounts.record_access.rules.EmergencyReason['ASKED_BY_HER'], accounts.record_access.rules.EmergencyReason['ASKED_BY_HER'])], max_length=20)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('open_until', models.DateTimeField(blank=True, null=True)),
                ('about', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='emergencies_about_her', to=settings.AUTH_USER_MODEL)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('person', 'about', 'organisation'), name='one_open_request_for_a_record'), models.CheckConstraint(condition=models.Q(('person', models.F('about')), _negated=True), name='nobody_asks_for_her_own_record'), models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(models.Q(('answered_by', models.F('person')), _negated=True), models.Q(('answered_by', models.F('about')), _negated=True)), _connector='OR'), name='the_second_is_somebody_else'), models.CheckConstraint(condition=models.Q(('open_until__isnull', True), models.Q(('answered_at__isnull', False), ('open_until__gt', models.F('answered_at'))), _connector='OR'), name='access_opens_with_an_answer'), models.CheckConstraint(condition=models.Q(('reason__in', [accounts.record_access.rules.EmergencyReason['ASKED_BY_HER'], accounts.record_access.rules.EmergencyReason['COMPLAINT'], accounts.record_access.rules.EmergencyReason['SAFETY'], accounts.record_access.rules.EmergencyReason['STAND_IN']])), name='emergency_reason_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('duty', models.CharField(choices=[(accounts.record_access.rules.Duty['SUPERVISOR'], accounts.record_access.rules.Duty['SUPERVISOR']), (accounts.record_access.rules.Duty['ASSESSOR'], accounts.record_access.rules.Duty['ASSESSOR'])], max_length=20)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('about', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assigned_to_her', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('person', 'about', 'organisation', 'duty'), name='one_assignment_of_a_pair_and_duty'), models.CheckConstraint(condition=models.Q(('person', models.F('about')), _negated=True), name='nobody_is_assigned_to_herself'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='assignment_ends_after_it_began'), models.CheckConstraint(condition=models.Q(('duty__in', [accounts.record_access.rules.Duty['ASSESSOR'], accounts.record_access.rules.Duty['SUPERVISOR']])), name='assignment_duty_is_known')],
            },
        ),
        migrations.CreateModel(
            name='AskedFor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('woman', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asked_for', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['organisation'], name='asked_and_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('woman', 'organisation'), name='one_asks_once_at_a_time')],
            },
        ),
        migrations.AddField(
            model_name='approval',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation'),
        ),
        migrations.CreateModel(
            name='RecordAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[(accounts.record_access.rules.Reason['MARK'], accounts.record_access.rules.Reason['MARK']), (accounts.record_access.rules.Reason['PREPARE'], accounts.record_access.rules.Reason['PREPARE']), (accounts.record_access.rules.Reason['AGREED'], accounts.record_access.rules.Reason['AGREED']), (accounts.record_access.rules.Reason['HAND_OVER'], accounts.record_access.rules.Reason['HAND_OVER']), (accounts.record_access.rules.Reason['ASKED_BY_HER'], accounts.record_access.rules.Reason['ASKED_BY_HER'])], max_length=20)),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
                ('about', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accesses_to_her', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('viewer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'day'], name='access_by_month')],
                'constraints': [models.UniqueConstraint(fields=('viewer', 'about', 'organisation', 'day'), name='a_record_is_opened_once_a_day'), models.CheckConstraint(condition=models.Q(('viewer', models.F('about')), _negated=True), name='her_own_record_needs_no_reason'), models.CheckConstraint(condition=models.Q(('reason__in', [accounts.record_access.rules.Reason['AGREED'], accounts.record_access.rules.Reason['ASKED_BY_HER'], accounts.record_access.rules.Reason['HAND_OVER'], accounts.record_access.rules.Reason['MARK'], accounts.record_access.rules.Reason['PREPARE']])), name='access_reason_is_known')],
            },
        ),
        migrations.CreateModel(
            name='ReturnCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('finds', models.CharField(max_length=8, unique=True)),
                ('secret', models.CharField(max_length=128)),
                ('made_on', models.DateField()),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='return_card', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SafeContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('way', core.crypto.EncryptedTextField()),
                ('if_she_leaves', models.CharField(choices=[('nothing', 'nothing'), ('hour', 'hour'), ('day', 'day')], max_length=12)),
                ('answered_at', models.DateTimeField()),
                ('asked_apart_at', models.DateTimeField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='safe_contacts', to=settings.AUTH_USER_MODEL)),
                ('written_down_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'organisation'), name='one_safe_contact_of_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('began_at', models.DateTimeField()),
                ('device', models.CharField(default='shared', max_length=10)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('device__in', ['own', 'shared'])), name='session_device_is_known')],
            },
        ),
        migrations.CreateModel(
            name='SignInNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('elsewhere', 'Elsewhere'), ('recovered', 'Recovered'), ('factor', 'Factor'), ('wrong-codes', 'Wrong Codes')], max_length=20)),
                ('day', models.DateField()),
                ('answer', models.CharField(blank=True, choices=[('me', 'Me'), ('not-me', 'Not Me')], default='', max_length=20)),
                ('phones_before', models.PositiveBigIntegerField(default=0)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_in_notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('user', 'kind', 'day'), name='asked_once_a_day'), models.CheckConstraint(condition=models.Q(('kind__in', ['elsewhere', 'recovered', 'factor', 'wrong-codes'])), name='notice_kind_is_known'), models.CheckConstraint(condition=models.Q(('answer__in', ['', 'me', 'not-me'])), name='notice_answer_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('suspended_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
                ('suspended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suspensions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user',), name='an_account_is_suspended_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(fields=('organisation', 'number'), name='a_card_has_a_number_of_its_own'),
        ),
        migrations.AddConstraint(
            model_name='clearance',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('person', 'organisation'), name='a_clearance_holds_once'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome', 'open')), fields=('organisation', 'person', 'kind', 'role'), name='one_open_approval_for_each_thing'),
        ),
    ]

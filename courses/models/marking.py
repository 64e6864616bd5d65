"""Answers that a person marks, the marks, and second looks at results of the rules."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.append_only import AppendOnly
from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .attempts import Attempt


class WrittenAnswer(models.Model):
    """The learner's own answer to one question, written or spoken.

    Created when first saved; private until submitted. A spoken answer is in its Recording.

    Personal data: the learner's own words, encrypted. Why: a person reads them and answers. Erased
    with the attempt.
    """

    personal_data = PersonalData(
        what="an answer in own words, encrypted",
        why="a person reads it and answers",
        seen_by="its owner; supervisors of the organisation, unless it is the owner's to compare",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("attempt__enrolment__learner",),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="written")
    question_key = models.CharField(max_length=80)
    # False: only the learner reads it (`courses.questions.kinds.open_text.SelfCheck`).
    read_by_person = models.BooleanField(default=True, db_default=True)
    # Empty: there is only a recording.
    text = EncryptedTextField()
    # NULL: it can be read or heard. Otherwise its recording expired before anybody marked it, and
    # there is no text: nothing is left to mark, and the learner may answer again.
    ran_out_at = models.DateTimeField(null=True, blank=True)
    # The result of the mark with the highest number, stored here so that the queue need not read
    # every mark: `courses.quizzes.marking.services` adds marks and sets this in one transaction.
    # NULL: nobody has marked it, or it was reopened.
    marked_met = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "question_key"], name="one_written_answer_to_a_question"
            )
        ]
        indexes = [
            # The answers still to be marked are few among all written answers.
            models.Index(
                fields=["attempt"],
                condition=Q(marked_met__isnull=True, ran_out_at__isnull=True, read_by_person=True),
                name="written_and_not_marked",
            )
        ]


class WrittenMark(models.Model):
    """A person's mark for a written answer. Append-only; the highest number applies.

    Personal data: *met* or *not yet*, and a comment to the learner, encrypted. Erased with the
    answer.
    """

    personal_data = PersonalData(
        what="“met” or “not yet”, and a comment, encrypted",
        why="so that the answer is answered",
        seen_by="whom it answers; supervisors of the organisation",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("answer__attempt__enrolment__learner",),
        made_by=("marker",),
    )
    append_only = AppendOnly()
    answer = models.ForeignKey(WrittenAnswer, on_delete=models.CASCADE, related_name="marks")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    number = models.PositiveSmallIntegerField()
    # NULL: reopened, so that it has to be marked again.
    met = models.BooleanField(null=True)
    # What helped, or what to do next. NULL: nothing was added.
    comment = EncryptedTextField(null=True, row=("answer", "number"))
    # NULL: the account was deleted.
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "number"], name="one_mark_of_a_number"),
            models.CheckConstraint(
                condition=~Q(met=False) | Q(comment__isnull=False),
                name="not_yet_says_what_to_do_next",
            ),
        ]


class SecondLook(models.Model):
    """A person's result for one question that differs from the rules.

    Append-only; the highest number of a question applies, and is followed by a grade with a higher
    number.

    Personal data: *met* or *not yet*, and the reason, which the learner reads, encrypted. Why: a
    rule can misjudge an answer. Erased with the attempt.
    """

    personal_data = PersonalData(
        what="“met” or “not yet” where a person says otherwise than the rules, and why, encrypted",
        why="a rule can be wrong",
        seen_by="whom it is about; supervisors of the organisation",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("attempt__enrolment__learner",),
        made_by=("marker",),
    )
    append_only = AppendOnly()
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="second_looks")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    question_key = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField()
    met = models.BooleanField()
    reason = EncryptedTextField(row=("attempt", "question_key", "number"))
    # NULL: the account was deleted.
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "question_key", "number"], name="one_second_look_of_a_number"
            )
        ]

"""Twenty of two hundred are erased: nothing anywhere leads to them, and the others miss nothing.

Each of the two hundred has what a person of the demo has, and a mark of her own in each text. Then
every field of the database is read, opened, and with it files, caches and what was logged.
"""

import logging
import re
from collections import Counter
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import Comment, CommentReply, Page, PageSubscription, UploadedFile
from wagtail.users.models import UserProfile

from accounts.auth.notice_services import note_recovery
from accounts.card_login.queries import may_have_card
from accounts.card_login.rules import Kind
from accounts.card_login.services import make_card
from accounts.consents.queries import kinds_for
from accounts.consents.services import answer
from accounts.drafts.services import keep
from accounts.erasure_services import ask_for_erasure
from accounts.models import (
    Clearance,
    ClearanceRefusal,
    ErasedAccount,
    ErasureReceipt,
    HandOver,
    InactivityQuestion,
    Invitation,
    LockedIdentity,
    MustNotMeet,
    Organisation,
    ReturnCard,
    SafeContact,
    Suspension,
    User,
)
from accounts.sessions.known_devices import remember
from core.audit.retention_services import run_job
from core.audit.services import record
from core.clock import now
from core.personal_data import declared
from courses.models import SecondLook, WrittenAnswer, WrittenMark
from mentors.badges.services import allot_place
from mentors.mentoring.models import (
    MentoringPair,
    MentorProfile,
    MentorRequest,
    PairCheck,
    PairTask,
    ReminderChoice,
    ShortMessage,
    TimeOffer,
    TimesheetEntry,
)
from mentors.models import (
    AgreedCard,
    Appeal,
    Aside,
    Call,
    Certificate,
    CertificateStep,
    CheckLink,
    CheckOut,
    CodeWord,
    Competency,
    ExternalAssessment,
    GuestOk,
    HelpSignal,
    Journey,
    KeptLine,
    LearningOnly,
    MentorAgreement,
    MentorLimits,
    OnCall,
    PanelSeat,
    PriorLearning,
    PutOffTalk,
    ReadinessTalk,
    Report,
    Ring,
    RoomMember,
    RoomNotes,
    RoomTask,
    SafeguardingNote,
    SelfRating,
    StoppedLine,
    SupervisionContact,
    ThirdCall,
)
from tests.dumps import dump
from tests.factories.cloned_people import copy_of, rows_of
from tests.factories.rooms import BACKEND

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.xdist_group("many people")]

# Of whom, how many there are, and how many of them are erased.
CROWD = {"amara": (90, 8), "lucia": (90, 8), "edith": (20, 4)}
MARK = re.compile(r"Zq[a-z]+\d{3}q")
# What no woman and no editor has: duties of supervisors and coordinators, and what the library
# keeps that is used by nobody here.
OF_OTHERS = {
    "account.EmailAddress",
    "account.EmailConfirmation",
    # Comes with the erasure itself.
    "accounts.ErasureRequest",
    "courses.CalendarFeed",
    # Of a room, which no copy of an account brings along.
    "mentoring.PairSession",
    "mentoring.SessionFeedback",
    "mentoring.SessionNotice",
    "courses.Facilitator",
    "mentors.Alarm",
    "mentors.AlarmChannel",
    "mentors.AlarmDelivery",
    "mentors.CalibrationRating",
    "wagtailcore.APIToken",
}


def fill(world):
    """What the people of the demo do not have yet."""
    at, harbour = world.at, Organisation.objects.get(name="Harbour")
    for alias in CROWD:
        person = world.people[alias]
        keep(owner=person, place="/x/", words={"text": ["typing"]}, sender=None, at=at)
        remember(user=person, instead_of="", at=at)
        note_recovery(user=person, at=at)
        if may_have_card(person):
            make_card(user=person, kind=Kind.NUMBERS, signs=("4072",), at=at)
        InactivityQuestion.objects.create(user=person, organisation=harbour)
        LockedIdentity.objects.create(
            user=person,
            alias=alias,
            shown_name=alias,
            alias_digest=alias,
            skeleton_digest=alias,
            key_mark="now",
        )
        HandOver.objects.create(
            user=person,
            code_digest=alias,
            content=alias,
            made_at=at,
            expires_at=at + timedelta(days=1),
        )
        ReturnCard.objects.create(user=person, finds=alias, secret="x", made_on=at.date())
        Authenticator.objects.get_or_create(user=person, type="totp", defaults={"data": {}})
        Client().force_login(person, backend=BACKEND)
        record(actor=person, verb="wrote", subject=person, about=person, at=at)
    lucia = world.people["lucia"]
    question = next(iter(kinds_for(lucia, harbour))).number
    answer(
        person=lucia,
        organisation_id=harbour.public_id,
        number=question,
        yes=True,
        language="en",
        at=at,
    )
    Invitation.objects.filter(role="learner").update(used_by=lucia, used_at=at)
    Suspension.objects.create(user=lucia, organisation=harbour, suspended_at=at, ended_at=at)
    MentorLimits.objects.create(person=lucia, rooms_a_day=1, minutes_a_week=60, women=1)
    SupervisionContact.objects.create(
        person=lucia,
        organisation=harbour,
        day=at.date(),
        held=True,
        agreed="Ends earlier.",
        noted_at=at,
    )
    written = WrittenAnswer.objects.get(public_id=world.written)
    spoken = WrittenAnswer.objects.get(public_id=world.spoken)
    for one in (written, spoken):
        WrittenMark.objects.create(
            answer=one, organisation=harbour, number=1, met=True, comment="So you did.", at=at
        )
    SecondLook.objects.create(
        attempt=written.attempt,
        organisation=harbour,
        question_key="spot",
        number=1,
        met=True,
        reason="The other chair as well.",
        at=at,
    )
    _fill_her_way(harbour, [world.people[alias] for alias in ("amara", "lucia")], at)


def _fill_her_way(harbour, women, at):
    """What she says of her competencies, who is called to look, what some are shown in a room."""
    competency = Competency.objects.first()
    for journey in Journey.objects.filter(learner__in=women):
        on_her_way = {"journey": journey, "competency": competency}
        SelfRating.objects.create(**on_her_way, level=2, at=at)
        ThirdCall.objects.create(**on_her_way, organisation=harbour, since=at)
        ExternalAssessment.objects.create(**on_her_way, organisation=harbour, place=3, asked_at=at)
        said = Appeal.objects.create(
            **on_her_way, organisation=harbour, words="I see it differently.", said_at=at
        )
        PanelSeat.objects.create(appeal=said, organisation=harbour, number=1, asked_at=at)
        PriorLearning.objects.create(
            **on_her_way, organisation=harbour, words="I interpret.", claimed_at=at
        )
    for woman in women:
        hers = {"person": woman, "organisation": harbour}
        ReadinessTalk.objects.create(**hers, day=at.date(), chose="go-on", noted_at=at)
        MentorAgreement.objects.get_or_create(
            **hers, ended_at=None, defaults={"version": 1, "language": "en", "accepted_at": at}
        )
        PutOffTalk.objects.create(**hers, day=at.date())
        closed = Clearance.objects.create(**hers, cleared_at=at, withdrawn_at=at)
        refusal = ClearanceRefusal.objects.create(
            **hers, clearance=closed, words="Come on Tuesday.", told_at=at
        )
        Appeal.objects.create(**hers, refusal=refusal, words="I came on Monday.", said_at=at)
    for seat in RoomMember.objects.filter(user__in=women):
        StoppedLine.objects.create(
            room=seat.room, sender=seat, client_id=uuid4(), category="link", body=b"x", at=at
        )
        RoomTask.objects.create(room=seat.room, woman=seat.user, what="moved", made_at=at)
        call = Call.objects.filter(room=seat.room).first()
        call = call or Call.objects.create(room=seat.room, because="help", made_at=at)
        Ring.objects.create(call=call, user=seat.user, rung_at=at)
        Aside.objects.create(
            room=seat.room, sender=seat, receiver=seat, client_id=uuid4(), body=b"x", at=at
        )
        HelpSignal.objects.create(room=seat.room, member=seat, at=at)
        CodeWord.objects.create(member=seat, word=b"x")
        RoomNotes.objects.create(member=seat, body=b"x", version=1)
        holder = RoomMember.objects.filter(room=seat.room, seat="supervisor").first()
        Report.objects.create(room=seat.room, by=seat, about=holder, words=b"x", at=at)
        KeptLine.objects.create(
            note=SafeguardingNote.objects.first(),
            said_by=seat.user,
            seat=seat.seat,
            at=at,
            words="So it was.",
        )
        GuestOk.objects.create(guest=seat, by=seat, at=at)
        about = {"room": seat.room, "person": seat.user}
        AgreedCard.objects.get_or_create(
            **about, defaults={"organisation": harbour, "words": "On Thursday.", "kept_at": at}
        )
        CheckOut.objects.get_or_create(**about, defaults={"needs": "Air.", "done_at": at})
    # A pair of two of the crowd would be copied with one of them alone.
    MentoringPair.objects.all().delete()
    # Nobody of the crowd: a row about two goes with either of them.
    other = User.objects.get(username="olga")
    for one in women:
        SafeContact.objects.create(
            person=one,
            organisation=harbour,
            way=one.username,
            if_she_leaves="nothing",
            answered_at=at,
        )
        MustNotMeet.objects.create(person=one, other=other, organisation=harbour, said_at=at)
        LearningOnly.objects.create(woman=one, organisation=harbour, since=at)
        said = {"organisation": harbour, "person": one}
        MentorRequest.objects.create(**said, wish="Someone with children.", asked_at=at)
        MentorProfile.objects.create(**said, card="I like to listen.")
        TimesheetEntry.objects.create(**said, work="travel", day=at.date(), minutes=40)
        pair = MentoringPair.objects.create(
            organisation=harbour,
            mentee=one,
            mentor=other,
            state="proposed",
            goals="To sleep.",
            proposed_at=at,
        )
        PairTask.objects.create(pair=pair, words="Ask once.", written_at=at)
        PairCheck.objects.create(pair=pair, person=one, answer="again", answered_at=at)
        ReminderChoice.objects.create(person=one, hours=2)
        ShortMessage.objects.create(
            organisation=harbour, woman=one, pair=pair, author=other, words="Late.", sent_at=at
        )
        TimeOffer.objects.create(
            pair=pair, starts_at=at + timedelta(days=1), minutes=50, offered_at=at
        )
        OnCall.objects.create(
            organisation=harbour,
            user=one,
            duty="lead",
            starts_at=at,
            ends_at=at + timedelta(days=1),
        )


def _fill_certificates():
    """What hangs on a certificate, which stays: no copy of an account reaches it."""
    for number, certificate in enumerate(Certificate.objects.all()):
        allot_place(certificate=certificate, at=now())
        CheckLink.objects.create(
            certificate=certificate, digest=str(number), made_at=now(), ends_at=now()
        )
        name = certificate.learner.shown_name if certificate.learner else ""
        CertificateStep.objects.create(
            certificate=certificate,
            organisation=certificate.organisation,
            kind="suspend",
            words=f"Somebody has asked us to look at this, {name}.",
            asked_at=now(),
            lapses_at=now() + timedelta(days=14),
        )


def _write_in_the_office(editor, mark):
    """A version of a page, a remark on it, and a file on its way."""
    page = Page.objects.filter(depth=3).first().specific
    page.owner = editor
    page.save_revision(user=editor, log_action=True)
    remark = Comment.objects.create(page=page.page_ptr, user=editor, text=mark, contentpath="title")
    answer_to_it = CommentReply.objects.create(comment=remark, user=editor, text=mark)
    version = page.get_latest_revision()
    remark.log_create(page_revision=version, user=editor)
    answer_to_it.log_create(page_revision=version, user=editor)
    PageSubscription.objects.create(page=page.page_ptr, user=editor, comment_notifications=True)
    UserProfile.objects.create(user=editor)
    EditingSession.objects.create(user=editor, content_object=page, last_seen_at=now())
    FormState.objects.create(
        user=editor, content_object=page, data=mark, last_updated_at=now(), parent_object_id=""
    )
    picture = BytesIO()
    Image.new("RGB", (8, 8), (len(mark), 9, 9)).save(picture, "PNG")
    file = ContentFile(picture.getvalue(), f"{mark}.png")
    UploadedFile.objects.create(uploaded_by_user=editor, file=file)


@pytest.fixture(scope="module")
def crowd(world):
    """Two hundred people, and what stands in all tables of them."""
    fill(world)
    people = {}
    for alias, (how_many, _erased) in CROWD.items():
        template = world.people[alias]
        template.refresh_from_db()
        rows = rows_of(template)
        people[alias] = [
            copy_of(template, rows, f"Zq{alias}{number:03}q") for number in range(how_many)
        ]
    for number, editor in enumerate(people["edith"]):
        _write_in_the_office(editor, f"Zqedith{number:03}q")
    everybody = [person for group in people.values() for person in group]
    _fill_certificates()
    for person in everybody:
        person.password = make_password(None)
        person.save()
    erased = [person for alias, (_all, few) in CROWD.items() for person in people[alias][:few]]
    return SimpleNamespace(everybody=everybody, erased=erased, people=people)


def marks_in(text):
    return set(MARK.findall(text))


def everything():
    """What stands outside the database: files, their names, and what is cached."""
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    texts = [f"{path.name} {path.read_bytes().decode('latin-1')}" for path in files]
    for name in settings.CACHES:
        texts += [f"{key} {value!r}" for key, value in getattr(caches[name], "_cache", {}).items()]
    return "\n".join(texts)


def held_by(people):
    """How many rows of each table are about these people."""
    numbers, held = [person.pk for person in people], Counter()
    for model, said in declared():
        for path in said.about:
            rows = model._base_manager.filter(**{f"{path}__in": numbers})
            held[model._meta.label] += rows.count()
    return held


def test_nothing_leads_to_twenty_of_two_hundred_and_the_others_miss_nothing(crowd, caplog):
    caplog.set_level(logging.DEBUG)
    gone = {f"Zq{alias}{n:03}q" for alias, (_all, few) in CROWD.items() for n in range(few)}
    others = [person for person in crowd.everybody if person not in crowd.erased]
    numbers = {person.pk for person in crowd.erased}
    before, held = dump(), held_by(others)
    empty = {label for label, rows in held_by(crowd.erased).items() if not rows}
    assert empty == OF_OTHERS
    words = {
        word
        for person in crowd.erased
        for word in (person.username, person.shown_name, str(person.public_id), person.password)
    }
    lines_of = Counter(mark for line in before for mark in marks_in(line))
    assert len(lines_of) == 200
    assert min(lines_of.values()) > 2
    files = {row.file.name: row.uploaded_by_user_id for row in UploadedFile.objects.all()}
    assert len(files) == 20
    certificates = {
        person.pk: Certificate.objects.get(learner=person) for person in crowd.people["lucia"]
    }

    week_ago = now() - timedelta(days=7)
    for number, person in enumerate(crowd.erased):
        ask_for_erasure(user=person, keep_certificate=number % 2 == 0, at=week_ago)
    assert run_job("erasures", at=now()) == len(crowd.erased) == 20

    after = dump()
    assert [line[:200] for line in after if marks_in(line) & gone] == []
    assert [line[:200] for line in after for word in words if word in line] == []
    assert marks_in(everything()) & gone == set()
    assert {name for name in files if not default_storage.exists(name)} == {
        name for name, editor in files.items() if editor in numbers
    }
    assert marks_in(caplog.text) & gone == set()
    assert not User.objects.filter(pk__in=numbers).exists()
    assert +held_by(crowd.erased) == Counter()
    assert (
        ErasureReceipt.objects.exclude(done_on=None).count(),
        ErasedAccount.objects.count(),
    ) == (
        20,
        20,
    )

    assert held_by(others) == held
    still = Counter(mark for line in after for mark in marks_in(line))
    assert still == Counter({mark: n for mark, n in lines_of.items() if mark not in gone})
    answers = Counter()
    for person in crowd.people["lucia"]:
        certificate = certificates[person.pk]
        page = Client().get(f"/verify/{certificate.public_id}/").content.decode()
        is_gone = person.pk in numbers
        answers[is_gone, "is valid" in page] += 1
        assert not marks_in(page)
    assert answers == {(True, True): 4, (True, False): 4, (False, True): 82}

"""What the tables about people may not hold (domain R1.1, R1.6, R4.1, R6.1, R9.1)."""

import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from accounts.models import Membership
from accounts.roles import Role

OURS = {"accounts", "audit", "courses", "mentors"}
DENIED = re.compile(
    r"(^|_)(e?mail|(first|last|middle|given|family|full|real|legal)_?name|surname|last_login|birth|born|dob|age|gender|sex|"
    r"phone|mobile|whatsapp|street|address|city|town|postcode|zip|country|nation\w*|origin|"
    r"passport|document|papers|residence|visa|asylum|permit|police|case|trial|court|nrm|"
    r"identification|traffick\w*|exploit\w*|story|health|medical|pregnan\w*|child\w*|religion|faith|"
    r"ethnic\w*|latitude|longitude|location|ip|photo|picture|avatar|reason|mood|score)(_|$)"
)
# Columns whose name looks denied and is not about a person's life.
ALLOWED = {
    # Where somebody is alarmed or reminded; the person adds it, and it is encrypted.
    ("mentors", "AlarmChannel", "address"),
    ("accounts", "SafeContact", None),
    # What an organiser offers at a session (R3.2); it stands on no row about a woman.
    ("courses", "Session", "childcare"),
    # Why a marker judged an answer otherwise than the rule: hers to say, the learner's to read.
    ("courses", "SecondLook", "reason"),
    # Why somebody of the staff opened a record: one of a few codes, and she sees it.
    ("accounts", "RecordAccess", "reason"),
    ("accounts", "BreakGlassAccess", "reason"),
    # Why somebody who had no part in a decision lets it stand or not; hers to read (domain 2.3).
    ("mentors", "PanelSeat", "reasons"),
    # Why a supervisor wrote an observation anew; she reads it first (domain 10.23, ADR-0111).
    ("mentors", "Observation", "reason"),
    # The store of safeguarding notes, which two people open: that a child is at risk, and why she
    # was not asked whether she agrees (domain 4.5, ADR-0097).
    ("mentors", "SafeguardingNote", "child_at_risk"),
    # Why the lead keeps lines of a room, in a sentence of hers (domain 4.7, ADR-0123).
    ("mentors", "KeepRequest", "why"),
    ("mentors", "SafeguardingNote", "child_seen"),
    ("mentors", "SafeguardingNote", "child_carer"),
    ("mentors", "SafeguardingNote", "child_told"),
    ("mentors", "SafeguardingNote", "why_not_agreed"),
    # Where an organisation gives certificates, as it says itself; nothing about a person.
    ("accounts", "Organisation", "public_country"),
    # Why a lead opens a note that is closed: one of a few codes.
    ("mentors", "SafeguardingReading", "reason"),
}


def columns_about_people():
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        for field in model._meta.concrete_fields:
            yield model, field


def test_r1_1_no_table_of_ours_has_a_column_from_the_deny_list():
    found = [
        f"{model.__name__}.{field.name}"
        for model, field in columns_about_people()
        if DENIED.search(field.name)
        and not ALLOWED
        & {(model._meta.app_label, model.__name__, name) for name in (None, field.name)}
    ]
    assert found == []


def test_the_deny_list_would_notice_the_columns_it_is_for():
    for name in (
        "email",
        "first_name",
        "real_name",
        "surname",
        "date_of_birth",
        "gender",
        "home_address",
        "police_report",
    ):
        assert DENIED.search(name), name


def test_the_account_has_no_column_for_mail_though_wagtail_may_ask():
    user = get_user_model()(username="x", shown_name="X")
    assert user.email == ""
    assert "email" not in {field.name for field in user._meta.concrete_fields}


def test_r10_7_pausing_and_leaving_have_no_reason_column():
    names = {
        field.name
        for model, field in columns_about_people()
        if (model._meta.app_label, model.__name__, field.name) not in ALLOWED
    }
    assert not {name for name in names if "reason" in name or name.startswith("why")}


def test_every_row_about_a_person_names_her_organisation():
    """ADR-0006: a learner's rows carry her organisation, directly or by their parent."""
    parents = {"organisation", "enrolment", "journey", "room", "call", "attempt", "note"}
    # A sign-in, or the wish to be erased, is a person's own, in whichever organisations she is.
    bare = {
        "User",
        "Membership",
        "Pseudonym",
        "KnownDevice",
        "SignInNotice",
        "LoginCard",
        "Session",
        "ErasureRequest",
        "LockedIdentity",
        "ReturnCard",
        # What she takes on at most, in whichever organisations she is a mentor.
        "MentorLimits",
        # Where somebody is alarmed or reminded, and when, in whichever organisations.
        "AlarmChannel",
        "ReminderChoice",
    }
    for model, field in columns_about_people():
        if field.related_model is get_user_model() and model.__name__ not in bare:
            names = {column.name for column in model._meta.concrete_fields}
            assert names & parents, model


@pytest.mark.django_db
def test_a_learner_role_without_an_organisation_is_refused_by_the_database(person):
    learner = person()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=learner, role=Role.LEARNER, organisation=None)


@pytest.mark.django_db
def test_an_editor_role_in_an_organisation_is_refused_by_the_database(person, harbour):
    learner = person()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=learner, role=Role.EDITOR, organisation=harbour)


@pytest.mark.django_db
def test_two_aliases_that_differ_by_capitals_are_one(person):
    person(name="amal")
    with pytest.raises(IntegrityError), transaction.atomic():
        get_user_model().objects.create_user("AMAL", None, shown_name="Amal")

"""Giving, printing and handing back certificates."""

import io
import re
from copy import deepcopy
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest
import segno
from django.db import IntegrityError, transaction

from accounts.roles import Role
from accounts.services import grant_role, set_language
from core.append_only import erasing
from core.audit.models import Entry
from core.errors import NotFound
from courses.enrolment.services import enrol
from courses.progress.services import mark_lesson_read, open_lesson
from mentors.certification.printing import _qr, certificate_pdf, letters_run, verify_address
from mentors.certification.rules import months_later
from mentors.certification.services import (
    NotEligible,
    hand_back,
    issue_certificate,
)
from mentors.models import BadgeKey, Certificate, ProgrammeVersion, Rating, Room
from mentors.programmes.rules import CourseRequirement, Requirements
from mentors.programmes.services import register_programme
from tests.factories.courses import make_course
from tests.factories.mentors import FIRST_DAY, Way, competency, make_programme
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db]


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    return Way(harbour_of_the_file)


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


@pytest.fixture
def ready(way):
    way.meet_everything()
    return way


def missing(way, at=FIRST_DAY + timedelta(days=30)):
    with pytest.raises(NotEligible) as problem:
        way.issue(at=at)
    assert not Certificate.objects.exists()
    return problem.value.todo


# --- programmes -----------------------------------------------------------------------------


def test_registering_the_same_programme_twice_changes_nothing():
    assert make_programme() == make_programme()
    assert ProgrammeVersion.objects.count() == 1


def test_a_changed_programme_is_a_new_version():
    first = make_programme()
    second = register_programme(
        code="practice",
        title=first.title,
        achievement="Peer Mentor II",
        description=first.description,
        requirements=Requirements.model_validate(first.requirements),
        at=FIRST_DAY,
    )
    assert (first.number, second.number) == (1, 2)


# --- what is missing ------------------------------------------------------------------------


def test_with_nothing_done_the_list_says_all_of_it(way):
    todo = missing(way)
    assert todo == [
        "C1 Voluntary, equal relationship: Not rated yet.",
        "C4 Boundaries, confidentiality and its limits: Not rated yet.",
        "Name on certificate: Not chosen. The learner chooses it on “My way”.",
    ]


def test_a_name_that_is_not_chosen_is_missing(ready):
    ready.journey.certificate_name = None
    ready.journey.save()
    assert [line.split(":")[0] for line in missing(ready)] == ["Name on certificate"]


def test_one_rating_of_a_competency_is_not_enough(ready):
    with erasing():
        Rating.objects.filter(assessor=ready.ines, version__competency__code="C4").delete()
    assert [line[:2] for line in missing(ready)] == ["C4"]


def test_two_ratings_one_of_them_below_the_level_are_not_enough(way):
    way.observe()
    way.choose_name()
    for code, level in (("C1", 3), ("C4", 2)):
        way.rate(way.grace, code, level)
        way.rate(way.ines, code, level)
    assert [line[:2] for line in missing(way)] == ["C4"]


def test_a_gate_on_which_the_two_differ_waits_for_the_third(way, harbour):
    way.observe()
    way.choose_name()
    for code, level in (("C1", 3), ("C4", 4)):
        way.rate(way.grace, code, level)
        way.rate(way.ines, code, 3)
    assert missing(way) == [
        "C4 Boundaries, confidentiality and its limits: The two ratings differ. "
        "A third assessor decides."
    ]
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    way.ask(sara, 3)
    way.rate(sara, "C4", 3)
    assert way.issue().shown_name == "Amara N."


def test_a_rating_given_after_seeing_the_other_is_not_a_blind_one(ready):
    with erasing():
        Rating.objects.filter(assessor=ready.ines).update(blind=False)
    assert all("rates before seeing" in line for line in missing(ready))


def test_two_kinds_of_evidence_where_the_programme_asks_for_two(harbour):
    version = make_programme(
        code="strict",
        competencies=(competency("C1", evidence_types=2), competency("C4")),
    )
    way = Way(harbour, version, suffix="-b")
    way.meet_everything()
    assert [line[:2] for line in missing(way)] == ["C1"]
    assert "different kinds of evidence" in missing(way)[0]


def test_practice_counts_rooms_days_and_the_second_assessor(harbour):
    version = make_programme(
        code="rooms", observed_sessions=3, observed_days=3, second_assessor_sessions=1
    )
    way = Way(harbour, version, suffix="-b")
    way.meet_everything()
    assert missing(way) == [
        "Supervised practice: 1 of 3 so far.",
        "Practice on different days: 1 of 3 so far.",
        "Practice observed by the second assessor: 0 of 1 so far.",
    ]
    way.observe(way.ines, day=1)
    way.observe(way.ines, day=2)
    assert way.issue()


def test_evidence_older_than_two_years_no_longer_counts(ready):
    assert [line[:2] for line in missing(ready, at=FIRST_DAY + timedelta(days=800))] == [
        "C1",
        "C4",
    ]


def test_lessons_count_when_they_are_done(learning):
    way, finish_lessons = learning
    assert missing(way) == ["A course: 0 of 2 lessons are done."]
    finish_lessons()
    assert way.issue()


@pytest.fixture
def learning(harbour):
    """A way whose programme asks for a small course, and a function by which she finishes it."""
    course = make_course(lessons=2, with_quiz=False, title="A course")
    asked = CourseRequirement(course_key=course.key, lesson_keys=tuple(course.lessons))
    way = Way(harbour, make_programme(code="read", courses=(asked,)), suffix="-b")
    way.meet_everything()

    def finish():
        enrol(learner=way.learner, course_key=course.key, at=FIRST_DAY)
        for key in course.lessons:
            open_lesson(learner=way.learner, lesson_key=key, at=FIRST_DAY)
            mark_lesson_read(learner=way.learner, lesson_key=key, at=FIRST_DAY)

    return way, finish


# --- giving ---------------------------------------------------------------------------------


def test_two_clicks_give_one_certificate(ready):
    first = ready.issue()
    assert ready.issue() == first
    assert Certificate.objects.count() == 1
    assert Entry.objects.filter(verb="certificate-issued").count() == 1


def test_the_database_refuses_a_second_standing_certificate(ready):
    first = ready.issue()
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(
            learner=first.learner,
            organisation=first.organisation,
            programme=first.programme,
            version=first.version,
            valid_from=first.valid_from,
            valid_until=first.valid_until,
        )


def test_it_is_frozen_what_the_certificate_rests_on(ready):
    certificate = ready.issue()
    assert certificate.version == ready.version
    assert set(certificate.basis["ratings"]) == {
        str(key) for key in Rating.objects.values_list("public_id", flat=True)
    }
    assert len(certificate.basis["observations"]) == 1
    assert certificate.valid_until == months_later(certificate.valid_from, 24)


def test_only_a_coordinator_of_the_organisation_gives_it(ready, lighthouse):
    stranger = make_person(Role.COORDINATOR, "olga-2", organisation=lighthouse)
    grant_role(
        user=ready.learner, role=Role.COORDINATOR, organisation=ready.organisation, at=FIRST_DAY
    )
    for by in (stranger, ready.grace, ready.learner):
        with pytest.raises(NotFound):
            issue_certificate(by=by, journey_id=ready.journey.public_id, at=FIRST_DAY)
    assert not Certificate.objects.exists()


def test_one_whose_time_is_over_is_followed_by_a_new_one(ready):
    first = ready.issue()
    later = FIRST_DAY + timedelta(days=800)
    # She was seen once more since.
    Room.objects.update(opened_at=later)
    second = ready.issue(at=later)
    first.refresh_from_db()
    assert second != first
    assert first.ended_at == first.valid_until


# --- the coordinator's page -----------------------------------------------------------------


def test_her_page_says_what_is_missing_and_then_offers_the_button(way, signed_in):
    browser = signed_in(way.olga)
    address = f"/assessment/pathways/{way.journey.public_id}/"
    page = browser.get(address).content.decode()
    assert "Not rated yet." in page
    assert "Issue certificate" not in page
    way.meet_everything()
    assert "Issue certificate" in browser.get(address).content.decode()
    for _click in range(2):
        assert browser.post(address + "issue/").status_code == 302
    assert "Issued " in browser.get(address).content.decode()
    assert Certificate.objects.count() == 1


def test_giving_too_early_is_a_page_with_the_list(way, signed_in):
    answer = signed_in(way.olga).post(f"/assessment/pathways/{way.journey.public_id}/issue/")
    assert answer.status_code == 409
    assert "C4 Boundaries" in answer.content.decode()
    assert not Certificate.objects.exists()


def test_her_page_is_not_found_for_everybody_else(way, lighthouse, signed_in):
    other = Way(lighthouse, way.version, suffix="-2")
    address = f"/assessment/pathways/{way.journey.public_id}/"
    for someone in (other.olga, way.grace, way.learner):
        browser = signed_in(someone)
        assert browser.get(address).status_code == 404
        assert browser.post(address + "issue/").status_code == 404
        assert browser.post(address + "assessors/", {"place": 1}).status_code == 404


def test_her_page_asks_assessors(way, signed_in, lighthouse):
    sara = make_person(Role.SUPERVISOR, "sara", organisation=way.organisation)
    stranger = make_person(Role.SUPERVISOR, "grace-2", organisation=lighthouse)
    browser = signed_in(way.olga)
    address = f"/assessment/pathways/{way.journey.public_id}/assessors/"
    assert browser.post(address, {"place": 3, "assessor": sara.public_id}).status_code == 302
    assert way.journey.assessors.get(place=3).assessor == sara
    refused = [
        {},
        {"place": 1, "assessor": stranger.public_id},
        {"place": 7, "assessor": sara.public_id},
        {"place": 1, "assessor": "nonsense"},
        {"place": 1, "assessor": way.olga.public_id},
    ]
    for sent in refused:
        assert browser.post(address, sent).status_code == 400
    assert browser.post(address, {"place": 1, "assessor": sara.public_id}).status_code == 409
    assert (
        "another assessor role"
        in browser.post(address, {"place": 1, "assessor": sara.public_id}).content.decode()
    )


# --- the PDF --------------------------------------------------------------------------------


def test_the_pdf_is_tagged_and_says_so(ready):
    with pikepdf.open(io.BytesIO(certificate_pdf(ready.issue()))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "en"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Certificate: Peer Mentor"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert "Peer Mentor" in text_of(pdf)
        figures = [node for node in nodes(pdf.Root.StructTreeRoot) if node.get("/S") == "/Figure"]
        assert [str(node.Alt) for node in figures] == [
            f"A code for a phone's camera. It opens the address {link_of(pdf)}"
        ]


def test_the_pdf_carries_the_address_and_the_name_she_chose(ready):
    certificate = ready.issue()
    with pikepdf.open(io.BytesIO(certificate_pdf(certificate))) as pdf:
        words = text_of(pdf)
        assert link_of(pdf) == f"http://testserver/verify/{certificate.public_id}/"
    assert "Amara N." in words
    assert str(certificate.public_id) in words.replace(" ", "")
    assert "3 March 2026" not in words
    assert "2 April 2026" in words  # the day it was given
    assert "2 April 2028" in words


def test_the_pdf_never_says_why_she_trained_nor_who_the_organisation_is(ready):
    with pikepdf.open(io.BytesIO(certificate_pdf(ready.issue()))) as pdf:
        words = text_of(pdf).lower()
        with pdf.open_metadata() as metadata:
            words += str(metadata).lower()
    for told in ("harbour", "trafficking", "survivor", "shelter", "violence", "victim"):
        assert told not in words
    assert "learning space" in words


def test_the_same_certificate_gives_the_same_bytes(ready):
    certificate = ready.issue()
    assert certificate_pdf(certificate) == certificate_pdf(certificate)


def test_the_code_leads_to_the_verify_address(ready):
    address = verify_address(ready.issue().public_id)
    drawn = segno.make(address, error="m", micro=False)
    assert dark_modules_of(_qr(address)) == sum(
        1 for row in drawn.matrix for module in row if module
    )


@pytest.mark.parametrize("name", ["أمل نور", "ሳራ", "সারা", "सारा", "Олена"])
def test_a_name_in_another_script_has_its_letters(ready, name):
    ready.choose_name(name)
    with pikepdf.open(io.BytesIO(certificate_pdf(ready.issue()))) as pdf:
        letters = characters_of(pdf)
    assert set(name) - {" "} <= letters | set("ुािीे")


def test_an_address_on_an_arabic_certificate_ends_where_it_ends(ready):
    set_language(user=ready.learner, language="ar")
    page = pypdfium2.PdfDocument(certificate_pdf(ready.issue()))[0].get_textpage()
    drawn = [(page.get_text_range(at, 1), page.get_charbox(at)) for at in range(page.count_chars())]
    bottom = min(box[1] for letter, box in drawn if letter == "f")
    last_line = [(box[2], letter) for letter, box in drawn if abs(box[1] - bottom) < 4]
    assert max(last_line)[1] == "/"


@pytest.mark.parametrize(
    ("words", "runs"),
    [
        ("Peer mentoring: foundations", "ltr"),
        ("مرشدة 2026", "rtl"),
        ("2026: مرشدة", "rtl"),
        ("–", "ltr"),
    ],
)
def test_words_of_people_run_as_their_first_letter_does(words, runs):
    assert letters_run(words) == runs


def test_a_certificate_whose_name_was_erased_is_not_printed(ready, signed_in):
    certificate = ready.issue()
    Certificate.objects.update(shown_name=None)
    certificate.refresh_from_db()
    with pytest.raises(ValueError, match="without a name"):
        certificate_pdf(certificate)
    address = f"/journey/certificates/{certificate.public_id}.pdf"
    assert signed_in(ready.learner).get(address).status_code == 404


def test_she_downloads_it_and_nobody_else_does(ready, signed_in, lighthouse):
    certificate = ready.issue()
    address = f"/journey/certificates/{certificate.public_id}.pdf"
    answer = signed_in(ready.learner).get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="certificate.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"%PDF")
    other = Way(lighthouse, ready.version, suffix="-2")
    for someone in (ready.olga, ready.grace, other.learner):
        assert signed_in(someone).get(address).status_code == 404


# --- handing back ---------------------------------------------------------------------------


def test_she_hands_it_back_and_the_name_goes_with_it(ready, signed_in):
    certificate = ready.issue()
    browser = signed_in(ready.learner)
    address = f"/journey/certificates/{certificate.public_id}/hand-back/"
    for _click in range(2):
        assert browser.post(address).status_code == 302
    certificate.refresh_from_db()
    assert certificate.ended_at is not None
    with pytest.raises(NotEligible) as problem:
        ready.issue()
    assert [line.split(":")[0] for line in problem.value.todo] == ["Name on certificate"]
    ready.choose_name("Another Name")
    assert ready.issue().shown_name == "Another Name"


def test_nobody_hands_back_for_her(ready, signed_in):
    certificate = ready.issue()
    address = f"/journey/certificates/{certificate.public_id}/hand-back/"
    for someone in (ready.olga, ready.grace):
        assert signed_in(someone).post(address).status_code == 404
        with pytest.raises(NotFound):
            hand_back(learner=someone, certificate_id=certificate.public_id, at=FIRST_DAY)
    certificate.refresh_from_db()
    assert certificate.ended_at is None


# --- reading a PDF back ---------------------------------------------------------------------


def nodes(node):
    """Every element of a structure tree."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            yield kid
            yield from nodes(kid)


def link_of(pdf):
    return str(pdf.pages[0].Annots[0].A.URI)


def fonts_of(pdf):
    return {
        name: letters_by_code(font.ToUnicode.read_bytes().decode())
        for name, font in pdf.pages[0].Resources.Font.items()
    }


def letters_by_code(cmap):
    """Code of a glyph → what it stands for, from a ToUnicode map."""
    found, inside = {}, False
    for line in cmap.splitlines():
        if line.endswith("beginbfchar"):
            inside = True
        elif line == "endbfchar":
            inside = False
        elif inside:
            code, letters = (part.strip("<>") for part in line.split())
            found[int(code, 16)] = bytes.fromhex(letters).decode("utf-16-be")
    return found


def characters_of(pdf):
    return {
        letter for letters in fonts_of(pdf).values() for word in letters.values() for letter in word
    }


def text_of(pdf):
    """The words on the page in the order they are drawn."""
    fonts, font, words = fonts_of(pdf), {}, []
    for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
        if str(operator) == "Tf":
            font = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else operands
            for part in parts:
                if isinstance(part, pikepdf.String):
                    codes = bytes(part)
                    words.extend(
                        font.get(int.from_bytes(codes[at : at + 2], "big"), "")
                        for at in range(0, len(codes), 2)
                    )
        elif str(operator) == "ET":
            words.append("\n")
    return "".join(words)


def dark_modules_of(svg):
    """How many squares the strokes of a segno picture draw."""
    return sum(int(length) for length in re.findall(r"h(\d+)", svg))


def test_before_the_first_certificate_there_is_no_key_to_show(client, db):
    assert client.get("/credentials/issuers/1/did.json").status_code == 404
    assert not BadgeKey.objects.exists()

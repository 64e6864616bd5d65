"""Pictures in files of questions come in through the one door, with words still to be written."""

import base64
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from wagtail.images import get_image_model

from cms.media.pictures import raw_bytes
from cms.models import Quiz
from cms.question_io import services
from cms.question_io.outgoing import MOST_BYTES_OUT, MOST_PICTURES, OutgoingPictures, Pictures
from cms.question_io.services import export_questions, import_questions
from core.clock import now
from core.errors import Invalid
from courses.question_formats.exchange import ExchangePicture, Unsupported
from tests.media_files import MARK, photo, png_that_says

pytestmark = pytest.mark.django_db


def moodle(picture: bytes, alt="", kind="multichoice") -> bytes:
    packed = base64.b64encode(picture).decode()
    return (
        f'<quiz><question type="{kind}"><name><text>Pot</text></name><questiontext format="html">'
        f'<text><![CDATA[Look. <img src="@@PLUGINFILE@@/Shelter.jpg" alt="{alt}">]]></text>'
        f'<file name="Shelter.jpg" path="/" encoding="base64">{packed}</file></questiontext>'
        '<answer fraction="100"><text>a</text><feedback><text>Yes.</text></feedback></answer>'
        '<answer fraction="0"><text>b</text><feedback><text>No.</text></feedback></answer>'
        "</question></quiz>"
    ).encode()


@pytest.fixture
def bring(db, loaded_once, files):
    """Call it with the bytes of a file to import them."""

    def bring_in(data, take="all"):
        return import_questions(
            data=data, file_format="", title="Tea", by=None, at=now(), take=take
        )

    return bring_in


def images() -> int:
    return get_image_model().objects.count()


def stored() -> set:
    return {file for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()}


def test_a_picture_comes_in_bare_and_under_a_name_that_says_nothing(bring):
    before = images()
    report = bring(moodle(photo("JPEG")))
    (quiz,) = report.quizzes
    image = quiz.questions[0].value["picture"]
    with image.open_file() as opened:
        raw = opened.read()
    assert MARK not in raw
    assert "Shelter" not in image.file.name + image.title
    assert images() == before + 1
    assert "does not say what it shows" in " ".join(report.results[0].sentences)


def test_a_draft_waits_for_the_words_of_its_picture_and_can_be_saved_meanwhile(bring):
    (quiz,) = bring(moodle(photo("PNG"))).quizzes
    draft = quiz.get_latest_revision_as_object()
    draft.full_clean()
    with pytest.raises(Invalid):
        quiz.latest_revision.publish()
    draft.questions[0].value["alt"] = "A pot on a stove."
    draft.save_revision().publish()
    quiz.refresh_from_db()
    assert quiz.live


def test_words_that_the_file_says_of_a_picture_are_kept(bring):
    report = bring(moodle(photo("PNG"), alt="A pot"))
    (quiz,) = report.quizzes
    assert quiz.questions[0].value["alt"] == "A pot"
    assert "does not say what it shows" not in " ".join(report.results[0].sentences)


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (b"<script>alert(1)</script>", "This is no picture that can be shown here."),
        (b"", "This is no picture that can be shown here."),
        (photo("PNG")[:200], "This is no picture that can be shown here."),
        (png_that_says(40_000, 40_000), "This picture is too large."),
    ],
    ids=["a script", "nothing", "cut off", "a bomb"],
)
def test_what_is_no_picture_refuses_its_question_aloud(bring, picture, sentence):
    before = images(), stored()
    report = bring(moodle(picture))
    (result,) = report.results
    assert result.status == "refused"
    assert sentence in " ".join(result.sentences)
    assert (images(), stored()) == before


def test_a_report_stores_nothing(bring):
    before = images(), stored()
    report = bring(moodle(photo("JPEG")), take="report")
    assert (report.can_come_in, report.is_done) == (1, False)
    assert (images(), stored()) == before


def test_a_picture_beside_a_written_answer_has_no_place_and_is_refused(bring):
    (result,) = bring(moodle(photo("PNG"), kind="essay")).results
    assert result.status == "refused"
    assert "has no place for one" in " ".join(result.sentences)


def test_no_picture_stays_where_the_import_ends_half_way(bring, monkeypatch):
    before = images(), stored(), Quiz.objects.count()

    def fails(*args, **kwargs):
        raise RuntimeError("the log is full")

    monkeypatch.setattr(services, "record", fails)
    with pytest.raises(RuntimeError), transaction.atomic():
        bring(moodle(photo("WEBP")))
    assert (images(), stored(), Quiz.objects.count()) == before


def test_more_pictures_than_a_file_may_show_are_refused():
    pictures, picture = Pictures(), ExchangePicture(photo("PNG", size=(2, 2)))
    for _one in range(MOST_PICTURES):
        pictures.bare(picture)
    with pytest.raises(Unsupported, match="pictures-too-many"):
        pictures.bare(picture)


# --- going out ------------------------------------------------------------------------------


def shown_in(quiz) -> list[tuple]:
    """Of each question and answer: its words, the bytes of its picture, and what it shows."""
    draft = quiz.get_latest_revision_as_object()
    found = []
    for block in draft.questions:
        for part in (block.value, *block.value["options"]):
            image = part["picture"]
            raw = raw_bytes(image) if image else None
            found.append((part["text"], raw, part["alt"]))
    return found


@pytest.fixture
def quiz_with_pictures(bring):
    """Pictures beside a question and beside its answers, as cameras make them; some with words."""
    file = moodle(photo("JPEG"), alt="A pot, on its side").decode()
    packed = base64.b64encode(photo("PNG")).decode()
    file = file.replace(
        '<answer fraction="100"><text>a</text>',
        '<answer fraction="100" format="html">'
        '<text>a &lt;img src="@@PLUGINFILE@@/b.png"/&gt;</text>'
        f'<file name="b.png" path="/" encoding="base64">{packed}</file>',
    )
    (quiz,) = bring(file.encode()).quizzes
    return quiz


@pytest.mark.parametrize("file_format", ["moodle-xml", "qti", "qti-3"])
@pytest.mark.parametrize("is_elsewhere", [False, True], ids=["here", "elsewhere"])
def test_pictures_go_out_and_come_in_again_to_the_byte(
    bring, quiz_with_pictures, file_format, is_elsewhere
):
    before = shown_in(quiz_with_pictures)
    assert [bool(raw) for _text, raw, _alt in before] == [True, True, False]
    export = export_questions(quiz_key=quiz_with_pictures.key, file_format=file_format)
    assert export.remarks == ()
    known = images()
    if is_elsewhere:
        # In an installation that has never seen them.
        get_image_model().objects.all().delete()
        known = images() + 2
    (again,) = bring(export.data).quizzes
    assert shown_in(again) == before
    assert images() == known


@pytest.mark.parametrize("file_format", ["gift", "csv"])
def test_where_no_picture_can_go_the_editor_reads_which_question_goes_without(
    quiz_with_pictures, file_format
):
    export = export_questions(quiz_key=quiz_with_pictures.key, file_format=file_format)
    (remark,) = export.remarks
    assert "It shows pictures, which this format cannot hold." in remark


def test_a_picture_whose_file_is_gone_does_not_hold_back_its_question(bring, quiz_with_pictures):
    draft = quiz_with_pictures.get_latest_revision_as_object()
    file = draft.questions[0].value["picture"].file
    file.storage.delete(file.name)
    export = export_questions(quiz_key=quiz_with_pictures.key, file_format="qti")
    assert "The file of a picture is not there" in " ".join(export.remarks)
    (again,) = bring(export.data).quizzes
    assert [bool(raw) for _text, raw, _alt in shown_in(again)] == [False, True, False]


def test_pictures_past_the_end_of_a_file_hold_back_their_question_and_no_other():
    pictures = OutgoingPictures(lambda image: b"x" * (MOST_BYTES_OUT // 2))
    assert pictures("one", "") is not None
    assert pictures("two", "") is not None
    with pytest.raises(Unsupported, match="pictures-too-many"):
        pictures("three", "")


def test_what_only_looks_bare_is_made_anew():
    """A frame of our format around what is no picture is looked into, not believed."""
    bare = Pictures().bare(ExchangePicture(photo("PNG"))).data
    assert Pictures().bare(ExchangePicture(bare)).data == bare
    broken = bare[:30] + bytes(len(bare) - 30)
    with pytest.raises(Unsupported):
        Pictures().bare(ExchangePicture(broken))

"""The handbook for facilitators: plan by the minute, notes and cards of every session, on paper."""

import io
import json
from dataclasses import replace
from uuid import uuid4

import pikepdf
import pypdfium2
import pytest
from django.core.management import CommandError, call_command

from cms.curriculum.files import Block, NotesFile
from cms.curriculum.meeting_files import plan_of
from cms.pages.handbook import clock, handbook_pdf, meetings_of, nodes_of
from tests.shipped_courses import content_in

LANGUAGES = ("en", "it", "ar")
# Its practice is held with each woman alone, so that no clock can be told beforehand.
WITHOUT_A_CLOCK = {("a", 8)}


def course(language, code):
    return next(one for one in content_in(language).courses if one.code == code)


def notes(html, minutes):
    return NotesFile(key=uuid4(), title="Holding", minutes=minutes, blocks=(Block("text", html),))


def words_of(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    read = " ".join(pages[number].get_textpage().get_text_range() for number in range(len(pages)))
    return " ".join(read.split())


@pytest.fixture(scope="module")
def printed():
    return handbook_pdf(course("en", "b"), "en")


@pytest.mark.parametrize(
    "html",
    [
        "<p><b>Arrive (10 minutes).</b> Names.</p><p><b>Learn (5).</b> Read.</p>",
        "<p><b>Arrive, 10 minutes.</b> Names.</p><p><b>Learn, 5 minutes.</b> Read.</p>",
        "<ul><li><b>Arrive (10).</b> Names.</li><li><b>Learn (5).</b> Read.</li></ul>",
        "<p>Bring tea (2 pots).</p><p><b>Arrive (10).</b></p><p><b>Learn (5): a scene.</b></p>",
    ],
)
def test_steps_have_a_name_a_beginning_and_minutes(html):
    plan = plan_of(notes(html, 15))
    assert [(step.name, step.start, step.minutes) for step in plan] == [
        ("Arrive", 0, 10),
        ("Learn", 10, 5),
    ]


def test_arabic_commas_tell_minutes_as_well():
    plan = plan_of(notes("<p><b>الوصول، 8 دقائق.</b></p><p><b>التعلّم، 12 دقيقة.</b></p>", 20))
    assert [(step.start, step.minutes) for step in plan] == [(0, 8), (8, 12)]


def test_smaller_steps_inside_one_are_not_counted_again():
    html = (
        "<p><b>Arrive (5).</b></p><p><b>Practise (20).</b></p><ul><li><b>Sort (15).</b></li></ul>"
    )
    assert [step.name for step in plan_of(notes(html, 25))] == ["Arrive", "Practise"]


@pytest.mark.parametrize(
    "html",
    [
        "<p><b>Arrive (10).</b></p><p><b>Practise (25 each).</b></p>",
        "<p><b>Arrive (10).</b></p><p><b>Learn (10).</b></p>",
        "<p><b>Arrive (10).</b></p><p><b>Learn (30).</b></p>",
        "<p>Nothing here has minutes.</p>",
    ],
)
def test_no_clock_is_told_where_steps_do_not_fill_the_session(html):
    assert plan_of(notes(html, 35)) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_session_that_is_shipped_has_its_clock(language):
    without = {
        (one.code, module.number)
        for one in content_in(language).courses
        for module in one.modules
        if module.notes is not None and not plan_of(module.notes)
    }
    assert without == WITHOUT_A_CLOCK


def test_clock_counts_hours_and_minutes():
    assert [clock(0), clock(5), clock(75), clock(120)] == ["0:00", "0:05", "1:15", "2:00"]


def test_a_text_becomes_paragraphs_and_lists_with_bold_and_italic_words():
    html = (
        "<p>You &amp; <b>she</b></p><ol><li><i>One</i> thing</li><li>Two</li></ol><p>End<br/>x</p>"
    )
    found = nodes_of(html)
    assert [node["tag"] for node in found] == ["p", "ol", "p"]
    assert [(run["text"], run["bold"]) for run in found[0]["runs"]] == [
        ("You & ", False),
        ("she", True),
    ]
    assert [[run["text"] for run in item] for item in found[1]["items"]] == [
        ["One", " thing"],
        ["Two"],
    ]
    assert found[1]["items"][0][0]["italic"]
    assert [run["text"] for run in found[2]["runs"]] == ["End", "\n", "x"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_notes_and_cards_is_lost_on_the_way_to_the_printer(language):
    of_all = content_in(language).courses
    with_notes = [module for one in of_all for module in one.modules if module.notes]
    printed = [meeting for one in of_all for meeting in meetings_of(one)]
    for meeting, module in zip(printed, with_notes, strict=True):
        for block in (*module.notes.blocks, *module.activity.blocks):
            for piece in nodes_of(block.value) if block.kind != "part" else ():
                runs = piece.get("runs") or [run for item in piece["items"] for run in item]
                assert runs, block
        cards = [block.label for block in module.activity.blocks if block.kind == "card"]
        assert [card["label"] for card in meeting["activity"]["cards"]] == cards
        assert json.loads(json.dumps(meeting)) == meeting


def test_the_paper_has_plan_notes_and_cards(printed):
    words = words_of(printed)
    for module in course("en", "b").modules:
        assert module.title in words
        for step in plan_of(module.notes):
            assert step.name in words
        for block in module.activity.blocks:
            if block.kind == "card":
                assert block.label in words
    assert "0:03–0:06" in words
    assert "Cards to cut out" in words


def shapes_of(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    return sum(
        one.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH
        for number in range(len(pages))
        for one in pages[number].get_objects()
    )


def test_a_card_on_paper_has_its_own_drawing_in_colours_that_paper_knows(printed):
    book = course("en", "b")
    drawn = [card["drawing"] for one in meetings_of(book) for card in one["activity"]["cards"]]
    assert any(drawn)
    assert not any("var(" in svg for svg in drawn)
    bare = [
        replace(
            module,
            activity=replace(
                module.activity,
                blocks=tuple(replace(block, drawing="") for block in module.activity.blocks),
            ),
        )
        for module in book.modules
    ]
    without = handbook_pdf(replace(book, modules=tuple(bare)), "en")
    assert shapes_of(printed) > shapes_of(without)
    assert words_of(printed).count("Legal help") == words_of(without).count("Legal help")


def test_the_paper_is_tagged_and_says_its_language(printed):
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.docinfo["/Title"]) == "Handbook for facilitators"


def test_the_same_files_make_the_same_bytes():
    book = course("ar", "b")
    assert handbook_pdf(book, "ar") == handbook_pdf(book, "ar")


@pytest.mark.parametrize(
    ("language", "title"), [("it", "Manuale per chi conduce gli incontri"), ("ar", "دليل الميسّرات")]
)
def test_the_paper_speaks_the_language_of_its_course(language, title):
    with pikepdf.open(io.BytesIO(handbook_pdf(course(language, "b"), language))) as pdf:
        assert str(pdf.Root.Lang) == language
        assert str(pdf.docinfo["/Title"]) == title


def test_the_command_writes_a_file(tmp_path, capsys):
    call_command("handbook", "b", language="it", to=tmp_path)
    file = tmp_path / "handbook-b-it.pdf"
    assert file.read_bytes().startswith(b"%PDF")
    assert str(file) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("course", "language", "told"),
    [
        ("x", "en", "No course is called “x”. There is a, b, s."),
        ("s", "it", "No course is called “s”. There is a, b."),
        ("a", "xx", "No course is in “xx”. There is ar, en, it."),
        ("a", "../en", "No course is in “../en”"),
    ],
)
def test_a_course_that_is_not_there_is_told(tmp_path, course, language, told):
    with pytest.raises(CommandError, match=told):
        call_command("handbook", course, language=language, to=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("handbook", "b", language="it", to=tmp_path / "nowhere")


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "handbook-b-it.pdf").mkdir()
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("handbook", "b", language="it", to=tmp_path)

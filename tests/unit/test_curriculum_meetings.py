"""Reading notes for facilitators and activities: what belongs to a module's live session."""

import pytest

from cms.curriculum.file_facts import module_facts
from cms.curriculum.parser import read_content
from cms.curriculum.sentences import line_of
from tests.cms.course_files import CourseFiles, key

NOTES = "01-water/facilitator.md"
ACTIVITY = "01-water/activity.md"


@pytest.fixture
def course(tmp_path):
    made = CourseFiles(tmp_path)
    made.add_session()
    return made


def module_of(course):
    return read_content(course.root / "en").courses[0].modules[0]


def test_notes_are_read_as_headings_and_text(course):
    notes = module_of(course).notes
    assert (notes.key, notes.title, notes.minutes) == (
        key("t/01-water notes"), "Two cups, two ways", 45
    )  # fmt: skip
    assert [(block.kind, block.value) for block in notes.blocks] == [
        ("part", "Before"),
        ("text", "<p>Put <b>two cups</b> on the table.</p><ul><li>One is for her</li></ul>"),
    ]


def test_activity_has_a_card_for_each_seat(course):
    activity = module_of(course).activity
    assert (activity.title, activity.minutes) == ("Pour together", 20)
    assert activity.seats == ("Host", "Guest")
    assert [(block.kind, block.label, block.value) for block in activity.blocks] == [
        ("text", "", "<p>Raise a hand to stop, for any reason.</p>"),
        ("card", "Host", "<p>You pour. Ask first.</p>"),
        ("card", "Guest", "<p>You may say <i>no thank you</i>.</p>"),
    ]


def test_a_card_may_have_a_drawing_of_its_own_behind_its_label(course):
    course.change(ACTIVITY, "::: card Guest", "::: card Guest – the drawing room drawing: cup")
    course.change(ACTIVITY, "[Host, Guest]", "[Host]")
    cards = [block for block in module_of(course).activity.blocks if block.kind == "card"]
    assert [(card.label, card.drawing) for card in cards] == [
        ("Host", ""),
        ("Guest – the drawing room", "cup"),
    ]


def test_a_drawing_changes_what_counts_of_a_card_and_its_absence_does_not(course):
    content = read_content(course.root / "en").courses[0]
    before = module_facts(content.modules[0], content)["activity"][3]
    assert before[1] == ["card", "Host", "<p>You pour. Ask first.</p>"]
    course.change(ACTIVITY, "::: card Host", "::: card Host drawing: cup")
    content = read_content(course.root / "en").courses[0]
    after = module_facts(content.modules[0], content)["activity"][3]
    assert (after[1], after[2]) == ([*before[1], "cup"], before[2])


def test_module_without_a_live_session_has_neither(tmp_path):
    module = module_of(CourseFiles(tmp_path))
    assert (module.notes, module.activity) == (None, None)


def test_files_of_the_session_are_no_lessons(course):
    assert [lesson.number for lesson in module_of(course).lessons] == [1]


# what is broken: (file, old, new, line, code)
BROKEN = {
    "unknown field": (NOTES, "minutes: 45", "minutes: 45\nseats: []", 5, "field-unknown"),
    "key of a lesson": (
        NOTES, str(key("t/01-water notes")), str(key("t/01-water/1")), 2, "key-twice"
    ),
    "fence in the notes": (NOTES, "- One is for her", "::: try\nSip.\n:::", 10, "fence-unknown"),
    "no header": (ACTIVITY, "---\nkey", "key", 1, "header-missing"),
    "minutes in words": (ACTIVITY, "minutes: 20", "minutes: long", 4, "not-a-number"),
    "no seats": (ACTIVITY, "seats: [Host, Guest]\n", "", 2, "field-missing"),
    "seat without a card": (ACTIVITY, "::: card Guest", "::: card Cook", 5, "seat-without-card"),
    "seat too long": (ACTIVITY, "[Host, Guest]", f"[Host, {'G' * 61}]", 5, "seat-malformed"),
    "block of a lesson": (ACTIVITY, "::: card Guest", "::: scenario", 13, "fence-unknown"),
    "card without a label": (ACTIVITY, "::: card Guest", "::: card", 13, "card-without-label"),
    "two cards of one label": (ACTIVITY, "card Guest", "card Host", 13, "card-twice"),
    "drawing that nobody drew": (
        ACTIVITY, "card Guest", "card Guest drawing: cupp", 13, "picture-unknown"
    ),
    "no key behind drawing": (ACTIVITY, "card Guest", "card Guest drawing:", 13, "picture-unknown"),
    "two drawings": (
        ACTIVITY, "card Guest", "card Guest drawing: cup drawing: bus", 13, "picture-unknown"
    ),
    "drawing in place of a label": (
        ACTIVITY, "card Guest", "card drawing: cup", 13, "card-without-label"
    ),
    "empty card": (ACTIVITY, "You pour. Ask first.\n", "", 9, "fence-empty"),
    "heading": (ACTIVITY, "Raise a hand", "## Together\n\nRaise a hand", 5, "activity-heading"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_told_with_file_and_line(course, name):
    file, old, new, line, code = BROKEN[name]
    course.change(file, old, new)
    content = read_content(course.root / "en")
    assert content.courses == ()
    found = [(problem.file, problem.line, problem.code) for problem in content.problems]
    assert found == [(f"t/{file}", line, code)]
    assert line_of(content.problems[0]).startswith(f"t/{file}:{line}: ")


def test_activity_without_any_card_is_told(course):
    path = course.folder / ACTIVITY
    path.write_text(path.read_text().split("::: card")[0].replace("[Host, Guest]", "[]"))
    (problem,) = read_content(course.root / "en").problems
    assert (problem.line, problem.code) == (5, "activity-without-card")

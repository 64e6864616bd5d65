"""Settings, words, categories and pictures of a quiz: in files, in the office, published."""

import pytest
from django.core.exceptions import ValidationError
from PIL import Image
from wagtail.test.utils.form_data import nested_form_data, streamfield

from accounts.roles import Role
from cms.course_import.services import load_curriculum
from cms.curriculum.drawings import Drawing
from cms.curriculum.file_facts import quiz_facts
from cms.curriculum.parser import read_content
from cms.curriculum.sentences import line_of
from cms.models import CoursePage, LessonPage, Quiz
from cms.publishing.catalogue_check import differences
from core.clock import now
from courses.models import Picture, QuizVersion
from courses.questions.schema import parse_definition
from tests.cms.quiz_form import USUAL
from tests.cms.test_office import quiz_form

OFFICE = "/office/snippets/cms/quiz/"
QUIZ = "01-water/01-lesson.quiz.yaml"
SETTINGS = """\
order: random
draw: 1
options: random
answers: each
description: Two short questions.
message_met: You know your kettle.
message_not_yet: The kettle waits for you.
categories:
  kitchen: The kitchen
  kitchen/water: Hot water
"""


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Images of a test lie in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    """One drawing of ours, called cup."""
    drawings = {"cup": Drawing("cup", {"en": "A cup"}, ("answer",))}
    for module in ("question_pictures", "quiz_kinds"):
        monkeypatch.setattr(f"cms.curriculum.{module}.listed", lambda: drawings)


def quiz_path(files):
    (path,) = files.root.rglob("*01-*.quiz.yaml")
    return path


def rewrite(files, *pairs, settings=""):
    """Changes the first quiz: pairs of texts, and settings in front of its questions."""
    path = quiz_path(files)
    text = path.read_text()
    for old, new in [*pairs, ("questions:\n", f"{settings}questions:\n")]:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text)


def add_picture(files, name="kettle.png"):
    Image.new("RGB", (80, 60), "white").save(quiz_path(files).parent / name)


def problems(files):
    return [line_of(problem) for problem in read_content(files.root / "en").problems]


CATEGORY = (
    "    outcomes: [t1-1]\n",
    "    outcomes: [t1-1]\n    category: kitchen/water\n    part: 2\n",
)
SHOWN = (
    "        text: Wait for it to be still.\n",
    "        text: Wait for it to be still.\n        picture: kettle.png\n"
    "        alt: A kettle with steam.\n",
)
DRAWN = (
    "        text: Pour at once.\n",
    "        text: Pour at once.\n        drawing: cup\n",
)


# --- files ----------------------------------------------------------------------------------


@pytest.fixture
def whole(files):
    """The small course with everything that a quiz can say."""
    add_picture(files)
    rewrite(files, CATEGORY, SHOWN, DRAWN, settings=SETTINGS)
    return files


def test_everything_a_file_says_is_published_and_agreed_upon(whole, load):
    assert problems(whole) == []
    load()
    quiz = Quiz.objects.get(translation_key=whole.quiz_key(1))
    version = QuizVersion.objects.get(quiz__key=quiz.key)
    definition = parse_definition(version.definition)
    assert definition == quiz.definition()
    assert (definition.order, definition.draw, definition.answers) == ("random", 1, "each")
    assert definition.questions[0].category == "kitchen/water"
    words = version.texts["en"]
    assert words == quiz.texts().model_dump(mode="json")
    assert words["categories"]["kitchen/water"] == "Hot water"
    assert words["message_not_yet"] == "The kettle waits for you."
    asked = words["questions"][definition.questions[0].key]
    assert asked["part"] == 2
    assert asked["options"]["pour"]["drawing"] == "cup"
    shown = asked["options"]["wait"]
    assert shown["alt"] == "A kettle with steam."
    assert Picture.objects.get().digest == shown["picture"]["digest"]
    assert differences() == []


def test_loading_again_finds_nothing_edited(whole, load):
    load()
    report = load()
    assert report.created + report.updated + report.kept_because_edited == []


def test_another_picture_makes_no_new_version_and_another_setting_does(whole, load):
    load()
    before = QuizVersion.objects.get(quiz__key=whole.quiz_key(1))
    Image.new("RGB", (90, 60), "black").save(quiz_path(whole).parent / "kettle.png")
    assert load().updated
    after = QuizVersion.objects.get(quiz__key=whole.quiz_key(1))
    assert before.texts != after.texts
    rewrite(whole, ("draw: 1", "draw: 2"))
    load()
    assert QuizVersion.objects.filter(quiz__key=whole.quiz_key(1)).count() == 2


def test_a_quiz_without_settings_has_the_fingerprint_of_the_release_before(files):
    course = read_content(files.root / "en").courses[0]
    facts = quiz_facts(course.modules[0].lessons[0].quiz)
    assert set(facts) == {"pass_mark_percent", "questions"}
    assert {frozenset(question) for question in facts["questions"]} == {
        frozenset({"key", "kind", "text", "outcomes", "options"})
    }
    assert {frozenset(option) for one in facts["questions"] for option in one["options"]} == {
        frozenset({"key", "text", "correct", "feedback"})
    }


@pytest.mark.parametrize(
    ("pairs", "first", "said"),
    [
        ([], "draw: 3\n", "More questions are to be drawn than the quiz has."),
        ([], "order: alphabet\n", "“order” has to be one of these: author, random."),
        ([], "answers: no\n", "“answers” has to be one of these"),
        ([], "draw: 0\n", "“draw” has to be a whole number from 1 to 500."),
        ([], "single_attempt: once\n", "“single_attempt” has to be true or false."),
        ([], "colour: blue\n", "Nobody reads a field named “colour”."),
        ([], "categories: [a]\n", "A list of “name: value” lines is expected here."),
        ([], "categories:\n  tea: Tea\n", "which no question names"),
        ([CATEGORY], "categories:\n  kitchen: K\n", "“kitchen/water” of question"),
        ([DRAWN], "", ""),
        ([(DRAWN[0], DRAWN[1].replace("cup", "zebra"))], "", "There is no drawing “zebra”."),
        ([(SHOWN[0], SHOWN[1].replace("kettle", "other"))], "", "There is no picture “other.png”"),
        ([(SHOWN[0], SHOWN[1].split("        alt")[0])], "", "is not described"),
        ([(DRAWN[0], f"{DRAWN[0]}        alt: A cup.\n")], "", "without a picture"),
        ([(SHOWN[0], f"{SHOWN[1]}        drawing: cup\n")], "", "a picture and a drawing"),
        ([("    outcomes: [t1-1]\n", "    outcomes: [t1-1]\n    part: 40\n")], "", "names part 40"),
    ],
)
def test_what_has_to_be_mended_in_a_file_is_told(files, pairs, first, said):
    if any("kettle.png" in new for _old, new in pairs):
        add_picture(files)
    rewrite(files, *pairs, settings=first)
    found = problems(files)
    assert any(said in problem for problem in found) if said else found == []


@pytest.mark.parametrize("limit", ["single_attempt: true\n", "minutes: 20\n"])
def test_a_limit_in_a_course_for_learners_is_refused_with_its_line(files, limit):
    rewrite(files, settings=limit)
    (problem,) = problems(files)
    assert ":3: A single try or a planned time stands in a course that is for learners." in problem
    path = files.root / "en/t/course.yaml"
    text = path.read_text()
    start = text.index("audience:")
    path.write_text(f"{text[:start]}audience: [staff_learner, supervisor]\n")
    assert problems(files) == []


# --- the office -----------------------------------------------------------------------------


@pytest.fixture
def editor(office_person, signed_in):
    """A browser signed in as an editor."""
    return signed_in(office_person(Role.EDITOR))


def test_an_editor_sets_everything_in_the_form(site, editor):
    form = quiz_form()
    form |= nested_form_data(
        USUAL
        | {
            "order": "random",
            "draw": "1",
            "options": "random",
            "answers": "each",
            "description": "Short.",
            "message_met": "Well read.",
            "categories": streamfield([("category", {"path": "tea", "name": "About tea"})]),
        }
    )
    form["questions-0-value-category"] = "tea"
    form["questions-0-value-part"] = "2"
    form["questions-0-value-options-0-value-drawing"] = "cup"
    response = editor.post(f"{OFFICE}add/", form)
    assert response.status_code == 302, response.context["form"].errors
    quiz = Quiz.objects.get(title="Questions")
    definition, texts = quiz.definition(), quiz.texts()
    assert (definition.order, definition.draw, definition.options) == ("random", 1, "random")
    assert definition.answers == "each"
    assert definition.questions[0].category == "tea"
    assert (texts.description, texts.message_met) == ("Short.", "Well read.")
    (words,) = texts.questions.values()
    assert words.part == 2
    assert next(iter(words.options.values())).drawing == "cup"
    assert editor.get(f"{OFFICE}edit/{quiz.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"draw": "2"}, "More questions are to be drawn than the quiz has."),
        ({"order": "alphabet"}, "Select a valid choice."),
        ({"minutes": "0"}, "greater than or equal to 1"),
        ({"questions-0-value-category": "tea"}, "Say under “categories” what it is called."),
        ({"questions-0-value-category": "No Path"}, "is not a short name"),
        ({"questions-0-value-drawing": "zebra"}, "There is no drawing “zebra”."),
    ],
)
def test_what_cannot_be_used_is_told_in_the_form(site, editor, changed, said):
    response = editor.post(f"{OFFICE}add/", quiz_form() | changed)
    assert response.status_code == 200
    assert said in str(response.context["form"].errors.as_data())
    assert not Quiz.objects.filter(title="Questions").exists()


@pytest.mark.parametrize("limit", [{"single_attempt": "on"}, {"minutes": "20"}])
def test_a_limit_is_told_in_the_form_where_the_quiz_stands_in_a_learners_lesson(
    site, editor, limit
):
    quiz = Quiz.objects.get(translation_key=site.quiz_key(1))
    response = editor.post(f"{OFFICE}edit/{quiz.pk}/", quiz_form() | limit)
    assert response.status_code == 200
    assert "they are for courses of staff alone" in response.content.decode()
    quiz.refresh_from_db()
    assert not quiz.latest_revision.content["single_attempt"]
    assert quiz.latest_revision.content["minutes"] is None


def limited_quiz():
    quiz = Quiz.objects.first()
    made = Quiz(
        title="Once", locale=quiz.locale, questions=quiz.questions, single_attempt=True, live=True
    )
    made.save()
    return made


def test_a_limited_quiz_is_refused_in_a_learners_lesson(site):
    lesson = LessonPage.objects.first()
    lesson.body.append(("quiz", limited_quiz()))
    with pytest.raises(ValidationError) as caught:
        lesson.full_clean()
    assert "body" in caught.value.message_dict


def test_a_course_with_a_limited_quiz_is_not_opened_to_learners(site):
    course = CoursePage.objects.get()
    CoursePage.objects.update(audience=["staff_learner"])
    lesson = LessonPage.objects.first()
    lesson.body.append(("quiz", limited_quiz()))
    lesson.save(clean=False)
    course.audience = ["staff_learner", "supervisor"]
    course.full_clean()
    course.audience = ["staff_learner", "learner"]
    with pytest.raises(ValidationError) as caught:
        course.full_clean()
    assert "audience" in caught.value.message_dict


def test_a_staff_course_loads_with_a_limit(files, db):
    rewrite(files, settings="single_attempt: true\nminutes: 20\n")
    path = files.root / "en/t/course.yaml"
    text = path.read_text()
    path.write_text(f"{text[: text.index('audience:')]}audience: [staff_learner]\n")
    load_curriculum(files.root, locale="en", as_draft=False, by=None, at=now())
    version = QuizVersion.objects.get(quiz__key=files.quiz_key(1))
    assert (version.definition["single_attempt"], version.definition["minutes"]) == (True, 20)
    assert differences() == []


def test_a_course_says_when_she_reads_what_fits_and_a_quiz_says_otherwise(load, files):
    course = (files.folder / "course.yaml").read_text()
    files.write("course.yaml", course + "answers: each\n")
    second = "01-water/02-lesson.quiz.yaml"
    files.write(second, "answers: end\n" + (files.folder / second).read_text())
    load()
    said = dict(Quiz.objects.values_list("translation_key", "answers"))
    assert said == {files.quiz_key(1): "each", files.quiz_key(2): "end"}
    assert not list(differences())


def test_a_course_that_says_something_else_of_its_answers_is_told(files):
    course = (files.folder / "course.yaml").read_text()
    files.write("course.yaml", course + "answers: never\n")
    content = read_content(files.root / "en")
    assert [(one.file, one.code) for one in content.problems] == [("t/course.yaml", "not-one-of")]

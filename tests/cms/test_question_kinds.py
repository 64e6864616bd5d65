"""Every kind of question in the CMS: loaded from files, written in the office, published."""

import shutil
from pathlib import Path

import pytest
from PIL import Image
from wagtail.images import get_image_model
from wagtail.test.utils.form_data import nested_form_data, streamfield

from accounts.roles import Role
from cms.course_import.services import load_curriculum
from cms.models import LessonPage, Quiz
from cms.publishing.catalogue_check import differences
from core.clock import now
from courses.catalogue.queries import catalogue_facts
from courses.models import Picture, QuizVersion
from courses.questions.schema import KINDS, parse_definition
from tests.cms.passing import pass_quiz
from tests.cms.quiz_form import USUAL

OFFICE = "/office/snippets/cms/quiz/"
KITCHEN = Path(__file__).parents[1] / "data/courses/kinds"
QUIZ = "en/k/01-kitchen/01-together.quiz.yaml"

pytestmark = [pytest.mark.long, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Images of a test lie in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def files(tmp_path):
    """A copy of the course with every kind."""
    shutil.copytree(KITCHEN, tmp_path / "content")
    return tmp_path / "content"


@pytest.fixture
def load(files):
    """Call it to load the course (again)."""
    return lambda: load_curriculum(files, locale="en", as_draft=False, by=None, at=now())


@pytest.fixture
def editor(office_person, signed_in):
    """A browser signed in as an editor."""
    return signed_in(office_person(Role.EDITOR))


# --- from files -----------------------------------------------------------------------------


def test_every_kind_is_loaded_published_and_agreed_upon(load):
    load()
    quiz = Quiz.objects.get()
    assert [block.block_type for block in quiz.questions] == [
        "question",
        "ordering",
        "matching",
        "gap",
        "numeric",
        "hotspot",
        "branching",
        "reflection",
        "written",
        "spoken",
    ]
    version = QuizVersion.objects.get()
    definition = parse_definition(version.definition)
    assert definition == quiz.definition()
    assert version.texts["en"] == quiz.texts().model_dump(mode="json")
    assert "{g1}" in version.texts["en"]["questions"]["kitchen-gap"]["text"]
    spot = next(asked for asked in definition.questions if asked.kind == "hotspot")
    assert Picture.objects.get().digest == spot.picture.digest
    assert differences() == []


def test_loading_again_changes_nothing(load):
    load()
    report = load()
    assert (report.created, report.updated, report.kept_because_edited) == ([], [], [])
    assert QuizVersion.objects.count() == get_image_model().objects.count() == 1


def test_other_words_are_no_new_version_and_another_way_is(load, files):
    load()
    path = files / QUIZ
    path.write_text(path.read_text().replace("accept: [hands]", "accept: [hands, fingers]"))
    assert load().updated == ["k/1/1 quiz"]
    version = QuizVersion.objects.get()
    gap = version.texts["en"]["questions"]["kitchen-gap"]["options"]["g1"]
    assert gap["accept"] == ["hands", "fingers"]
    path.write_text(path.read_text().replace("tolerance: 0.1", "tolerance: 0.2"))
    load()
    assert [row.number for row in QuizVersion.objects.order_by("number")] == [1, 2]
    assert differences() == []


def test_another_picture_is_a_new_version_and_the_old_one_keeps_its_own(load, files):
    load()
    picture = files / "en/k/01-kitchen/kitchen.png"
    Image.open(picture).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(picture)
    assert load().updated == ["k/1/1 quiz"]
    named = {
        next(
            asked["picture"]["digest"]
            for asked in row.definition["questions"]
            if "picture" in asked
        )
        for row in QuizVersion.objects.all()
    }
    assert named == set(Picture.objects.values_list("digest", flat=True))
    assert len(named) == 2


def test_a_picture_taken_out_of_the_office_takes_nothing_from_learners(load):
    load()
    get_image_model().objects.all().delete()
    page = LessonPage.objects.get()
    page.save_revision().publish()
    assert QuizVersion.objects.count() == 1
    (row,) = catalogue_facts()["quizzes"]
    assert row["lesson_key"] == page.key
    assert len(differences()) == 1


# --- in the office --------------------------------------------------------------------------


def entries(*values) -> dict:
    """A list block in a form."""
    return {"count": str(len(values))} | {
        str(place): {"id": "", "deleted": "", "order": str(place), "type": "item", "value": value}
        for place, value in enumerate(values)
    }


def option(text, **more) -> dict:
    """A part of a question with the words that each has."""
    return {"key": "", "text": text, "feedback": "A reason.", **more}


def asked(**more) -> dict:
    """A question in a form."""
    return {"key": "", "text": "What now?", "outcomes": entries(), **more}


def blocks(image) -> dict:
    """One question of each kind, as an editor fills it in who leaves all keys open."""
    return {
        "question": asked(
            kind="single", options=entries(option("Ask", correct="on"), option("Wait"))
        ),
        "ordering": asked(options=entries(option("First"), option("Second"), option("Third"))),
        "matching": asked(
            targets=entries({"key": "", "text": "Cold"}, {"key": "", "text": "Dry"}),
            options=entries(option("Milk", match="1"), option("Rice", match="2")),
        ),
        "gap": asked(
            text="Wash your {g1}.",
            gaps=entries(
                {
                    "key": "",
                    "accept": entries("hands"),
                    "reject": entries(),
                    "choices": entries("hands", "shoes"),
                    "feedback": "Clean hands first.",
                }
            ),
        ),
        "numeric": asked(
            answer="2,5",
            tolerance="0",
            unit="litres",
            feedback_met="Yes.",
            feedback_not_yet="More.",
        ),
        "hotspot": asked(
            picture=str(image.pk),
            alt="A kitchen.",
            regions=entries(
                option("Left", correct="on", left="0", top="0", width="50", height="100"),
                option("Right", left="50", top="0", width="50", height="100"),
            ),
        ),
        "branching": asked(
            scenes=entries(
                {
                    "key": "",
                    "text": "One",
                    "choices": entries(option("On", to="2", good="on"), option("Off", to="end")),
                },
                {"key": "", "text": "Two", "choices": entries(option("Thank", to="", good="on"))},
            )
        ),
        "reflection": asked(feedback="It stays with you."),
        "self_check": asked(feedback="One good answer: “Not today, thank you.”"),
        "written": asked(guide="Met when she asks.", feedback=""),
        "spoken": asked(guide="Met when she says it kindly.", feedback=""),
    }


def form(*questions, **more) -> dict:
    """What the office sends for a quiz."""
    return nested_form_data(
        {
            "title": "Questions",
            "pass_mark_percent": "50",
            **USUAL,
            "questions": streamfield(list(questions)),
            **more,
        }
    )


@pytest.fixture
def image(load):
    """A picture in the office."""
    load()
    return get_image_model().objects.get()


def refusal(response) -> str:
    """What the form says; it was not accepted."""
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "block", sorted({"question", *KINDS} - {"single", "multiple", "true_false"})
)
def test_an_editor_writes_and_publishes_each_kind(editor, image, block):
    response = editor.post(f"{OFFICE}add/", form((block, blocks(image)[block])))
    assert response.status_code == 302, response.context and response.context["form"].errors
    quiz = Quiz.objects.get(title="Questions")
    (question,) = quiz.definition().questions
    assert question.kind == ("single" if block == "question" else block)
    assert question.key.startswith("q-")
    pass_quiz(quiz)
    assert quiz.live
    assert editor.get(f"{OFFICE}edit/{quiz.pk}/").status_code == 200


def test_numbers_of_targets_and_scenes_become_their_keys(editor, image):
    made = blocks(image)
    editor.post(
        f"{OFFICE}add/", form(("matching", made["matching"]), ("branching", made["branching"]))
    )
    matching, branching = Quiz.objects.get(title="Questions").definition().questions
    assert [option.match for option in matching.options] == list(matching.target_keys())
    first, second = branching.scenes
    assert [choice.to for choice in first.choices] == [second.key, "end"]
    assert second.choices[0].to == "end"


def test_an_editor_changes_a_loaded_quiz_and_publishes_it(editor, image):
    quiz = Quiz.objects.get()
    made = list(blocks(image).items())
    response = editor.post(f"{OFFICE}edit/{quiz.pk}/", form(*made))
    assert response.status_code == 302, response.context and response.context["form"].errors
    quiz.refresh_from_db()
    pass_quiz(quiz)
    assert QuizVersion.objects.filter(number=2).exists()
    assert differences() == []


def test_what_an_editor_changed_is_not_overwritten(editor, image, load):
    quiz = Quiz.objects.get()
    editor.post(f"{OFFICE}edit/{quiz.pk}/", form(("written", blocks(image)["written"])))
    assert load().kept_because_edited == ["k/1/1 quiz"]


def one_scene(to, **more):
    """A branching question of one scene with one choice."""
    choices = entries(option("On", to=to, **more))
    return {"scenes": entries({"key": "", "text": "One", "choices": choices})}


WHOLE = {"left": "80", "top": "0", "width": "50", "height": "100"}
NOT_GRADABLE = [
    (
        "matching",
        {"options": entries(option("Milk", match="9"), option("Rice", match="2"))},
        "belongs to a target that is not there",
    ),
    ("gap", {"text": "Wash your hands."}, "does not hold {g1} exactly once"),
    ("numeric", {"answer": "many"}, "is not a number"),
    ("numeric", {"tolerance": "-1"}, "is below zero"),
    (
        "hotspot",
        {"regions": entries(option("Left", correct="on", **WHOLE), option("Right", **WHOLE))},
        "does not lie inside the picture",
    ),
    ("branching", one_scene("7", good="on"), "leads to a scene that is not there"),
    ("branching", one_scene("1", good="on"), "leads back to a scene before it"),
    ("branching", one_scene("end"), "is good from the first scene to the end"),
]


@pytest.mark.parametrize(("block", "change", "sentence"), NOT_GRADABLE)
def test_what_cannot_be_graded_is_told_in_a_sentence(editor, image, block, change, sentence):
    response = editor.post(f"{OFFICE}add/", form((block, blocks(image)[block] | change)))
    assert sentence in refusal(response)
    assert not Quiz.objects.filter(title="Questions").exists()


def test_every_kind_can_be_previewed_with_its_feedback(editor, image):
    quiz = Quiz.objects.get()
    address = f"{OFFICE}preview/{quiz.pk}/"
    assert editor.post(address, form(*blocks(image).items())).json()["is_valid"]
    html = editor.get(address).content.decode()
    for words in ("First", "Milk", "Wash your", "litres", "Left", "Thank", "It stays with you."):
        assert words in html
    assert "Clean hands first." in html
    assert "Met when she asks." in html

"""Course files become pages: all or nothing, twice without change, never over an editor."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Page, Site

from cms.admin.services import set_up_site
from cms.blocks.text import FEATURES
from cms.course_import.services import InvalidContent, load_curriculum
from cms.models import CoursePage, CoursesPage, HomePage, LessonPage, ModulePage, Quiz
from cms.publishing.catalogue_check import differences
from core.clock import now
from core.errors import Conflict, Invalid
from courses.catalogue.queries import catalogue_facts
from courses.catalogue.reading_order import NO_ADVICE, Advice
from courses.models import Lesson
from tests.cms.course_files import MODULE, key

LESSON = "01-water/01-lesson.md"
QUIZ = "01-water/01-lesson.quiz.yaml"
# A course, a module, two lessons, two quizzes.
ALL = 6

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_site_is_set_up_once_and_the_welcome_page_is_gone():
    set_up_site()
    set_up_site()
    assert HomePage.objects.count() == CoursesPage.objects.count() == 3
    site = Site.objects.get()
    assert site.is_default_site
    home = HomePage.objects.get(locale__language_code="en")
    assert site.root_page == home.page_ptr
    assert {page.key for page in HomePage.objects.all()} == {home.key}
    assert site.root_page.depth == 2
    assert {page.specific_class for page in Page.objects.filter(depth=2)} == {HomePage}
    assert set(CoursesPage.objects.values_list("url_path", flat=True)) == {
        "/home/courses/",
        "/home-it/courses/",
        "/home-ar/courses/",
    }


def test_everything_is_loaded_and_published(load, files):
    report = load()
    assert len(report.created) == ALL
    course = CoursePage.objects.get(alias_of=None)
    assert (course.key, course.slug, course.audience) == (
        files.course_key,
        "t",
        ["learner", "editor", "reader"],
    )
    first, second = LessonPage.objects.order_by("path")
    assert (first.key, first.title, first.address_steps) == (
        files.lesson_key(1),
        "Kettle 1",
        ("t", 1, 1),
    )
    assert first.url_path == "/home/courses/t/1/1/"
    assert first.live
    assert not first.has_unpublished_changes
    assert (first.part_count, first.outcomes, first.principle) == (2, ["t1-1", "t1-2"], 1)
    assert [block.block_type for block in second.body][-1] == "quiz"
    assert second.body[-1].value.key == files.quiz_key(2)


def test_second_load_changes_nothing(load, django_assert_max_num_queries):
    load()
    before = list(LessonPage.objects.values_list("latest_revision_id", "last_published_at"))
    with django_assert_max_num_queries(63):
        report = load()
    assert (report.created, report.updated, len(report.unchanged)) == ([], [], ALL)
    assert list(LessonPage.objects.values_list("latest_revision_id", "last_published_at")) == before


def test_changed_file_changes_its_page_alone(load, files):
    load()
    files.change(LESSON, "Wait before you pour.", "Wait a little before you pour.")
    report = load()
    assert (report.updated, len(report.unchanged)) == (["t/1/1"], ALL - 1)
    page = LessonPage.objects.get(alias_of=None, translation_key=files.lesson_key(1))
    assert "Wait a little before" in page.body.render_as_block()
    assert page.live


def test_changed_quiz_file_changes_the_quiz(load, files):
    load()
    files.change(QUIZ, "feedback: It is hot.", "feedback: It is very hot.")
    report = load()
    assert report.updated == ["t/1/1 quiz"]
    quiz = Quiz.objects.get(translation_key=files.quiz_key(1))
    assert "very hot" in quiz.questions[0].value["options"][1]["feedback"]


@pytest.mark.parametrize("publish", [True, False])
def test_editors_change_is_kept_and_told(load, files, publish):
    load()
    page = LessonPage.objects.get(alias_of=None, translation_key=files.lesson_key(1))
    page.title = "My kettle"
    revision = page.save_revision()
    if publish:
        revision.publish()
    files.change(LESSON, "title: Kettle 1", "title: Their kettle")
    report = load()
    assert report.kept_because_edited == ["t/1/1"]
    assert report.updated == []
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "My kettle"
    # Told again at the next load, too: the files and the page still differ.
    assert load().kept_because_edited == ["t/1/1"]


def test_editors_change_of_a_quiz_is_kept(load, files):
    load()
    quiz = Quiz.objects.get(translation_key=files.quiz_key(1))
    quiz.questions[0].value["text"] = "The kettle is loud. What now?"
    quiz.save_revision().publish()
    files.change(QUIZ, "The kettle sings", "The kettle hums")
    assert load().kept_because_edited == ["t/1/1 quiz"]
    quiz.refresh_from_db()
    assert quiz.questions[0].value["text"] == "The kettle is loud. What now?"


def test_opening_and_saving_in_the_office_is_no_change(load, files):
    """The office's editor adds block keys and rewrites entities; the words stay the same."""
    load()
    page = LessonPage.objects.get(alias_of=None, translation_key=files.lesson_key(1))
    converter = ContentstateConverter(FEATURES)
    for block in page.body:
        if hasattr(block.value, "source"):
            block.value.source = converter.to_database_format(
                converter.from_database_format(block.value.source)
            )
    page.short_version = converter.to_database_format(
        converter.from_database_format(page.short_version)
    )
    page.save_revision().publish()
    assert "data-block-key" in page.short_version
    assert load().kept_because_edited == []


def test_what_an_editor_wrote_into_the_files_herself_counts_as_loaded(load, files):
    load()
    page = LessonPage.objects.get(alias_of=None, translation_key=files.lesson_key(1))
    page.title = "My kettle"
    page.save_revision().publish()
    files.change(LESSON, "title: Kettle 1", "title: My kettle")
    report = load()
    assert "t/1/1" in report.unchanged
    files.change(LESSON, "minutes: 12", "minutes: 13")
    assert "t/1/1" in load().updated


def test_broken_file_loads_nothing_and_tells_all(load, files):
    files.change(LESSON, "minutes: 12", "minutes: long")
    files.change("01-water/02-lesson.md", "::: callout", "::: box")
    with pytest.raises(InvalidContent) as caught:
        load()
    assert [line.split(": ")[0] for line in caught.value.todo] == [
        "t/01-water/01-lesson.md:4",
        "t/01-water/02-lesson.md:24",
    ]
    assert not CoursePage.objects.exists()
    assert catalogue_facts()["courses"] == []


def test_fault_half_way_leaves_nothing(load, files, monkeypatch):
    from courses.publishing import quiz_services

    calls = []
    place = quiz_services.place_quizzes

    def fail_on_the_second(**kwargs):
        calls.append(kwargs)
        if len(calls) == 2:
            raise Conflict
        return place(**kwargs)

    monkeypatch.setattr(quiz_services, "place_quizzes", fail_on_the_second)
    with pytest.raises(Conflict):
        load()
    assert not CoursePage.objects.exists()
    assert not Quiz.objects.exists()
    assert catalogue_facts()["courses"] == []


def test_drafts_are_loaded_where_readers_come_first(load):
    load(as_draft=True)
    assert not LessonPage.objects.live().exists()
    assert not Quiz.objects.filter(live=True).exists()
    assert catalogue_facts()["courses"] == []
    page = LessonPage.objects.order_by("path").first()
    assert page.get_latest_revision_as_object().part_count == 2
    report = load(as_draft=True)
    assert (len(report.unchanged), report.updated) == (ALL, [])


def test_update_as_draft_leaves_what_is_live(load, files):
    load()
    files.change(LESSON, "title: Kettle 1", "title: New kettle")
    assert "t/1/1" in load(as_draft=True).updated
    page = LessonPage.objects.get(alias_of=None, translation_key=files.lesson_key(1))
    assert (page.title, page.has_unpublished_changes) == ("Kettle 1", True)
    assert page.get_latest_revision_as_object().title == "New kettle"


def test_lessons_that_swap_their_numbers_swap_their_addresses(load, files):
    load()
    for ending in (".md", ".quiz.yaml"):
        files.rename(f"01-water/01-lesson{ending}", f"01-water/tmp{ending}")
        files.rename(f"01-water/02-lesson{ending}", f"01-water/01-lesson{ending}")
        files.rename(f"01-water/tmp{ending}", f"01-water/02-lesson{ending}")
    load()
    numbers = {page.key: page.address_steps for page in LessonPage.objects.all()}
    assert numbers == {files.lesson_key(1): ("t", 1, 2), files.lesson_key(2): ("t", 1, 1)}
    stored = {row["key"]: row["number"] for row in catalogue_facts()["lessons"]}
    assert stored == {files.lesson_key(1): 2, files.lesson_key(2): 1}
    report = load()
    assert (report.updated, report.kept_because_edited) == ([], [])


def test_lesson_moves_to_a_new_module(load, files):
    load()
    files.write(
        "02-cup/module.yaml",
        "key: 6f6f1c6e-8f0e-4f0e-9f0e-0a0a0a0a0a0a\ntitle: Cup\nsummary: About cups.\n",
    )
    files.rename("01-water/02-lesson.md", "02-cup/01-lesson.md")
    files.rename("01-water/02-lesson.quiz.yaml", "02-cup/01-lesson.quiz.yaml")
    load()
    page = LessonPage.objects.get(alias_of=None, translation_key=files.lesson_key(2))
    assert page.address_steps == ("t", 2, 1)
    (row,) = [row for row in catalogue_facts()["lessons"] if row["key"] == files.lesson_key(2)]
    assert (str(row["module_key"]), row["number"]) == ("6f6f1c6e-8f0e-4f0e-9f0e-0a0a0a0a0a0a", 1)


def test_number_that_the_office_took_is_told_and_nothing_is_loaded(load, files):
    load()
    module = ModulePage.objects.get(alias_of=None)
    module.add_child(instance=LessonPage(title="By hand", slug="3", minutes=5))
    files.add_lesson(3)
    files.add_lesson(4)
    with pytest.raises(Conflict) as caught:
        load()
    assert "“By hand”" in str(caught.value)
    assert LessonPage.objects.count() == 3


def test_language_that_is_not_offered_is_refused(files, db):
    (files.root / "en").rename(files.root / "xx")
    with pytest.raises(Invalid):
        load_curriculum(files.root, locale="xx", as_draft=False, by=None, at=now())


# --- commands -------------------------------------------------------------------------------


def test_command_loads_twice_and_says_what_it_did(files, capsys):
    call_command("load_curriculum", files.root)
    assert "6 made, 0 updated, 0 unchanged, 0 kept" in capsys.readouterr().out
    call_command("load_curriculum", files.root)
    assert "0 made, 0 updated, 6 unchanged, 0 kept" in capsys.readouterr().out
    assert LessonPage.objects.live().filter(alias_of=None).count() == 2


def test_command_loads_drafts_on_an_installation_that_women_use(files, settings):
    settings.DEMO_ALLOWED = False
    call_command("load_curriculum", files.root)
    assert LessonPage.objects.filter(alias_of=None).count() == 2
    assert not LessonPage.objects.live().exists()


@pytest.mark.parametrize("command", ["load_curriculum", "check_curriculum"])
def test_command_names_file_line_and_remedy(files, capsys, command):
    files.change(LESSON, "::: callout", "::: box")
    with pytest.raises(CommandError) as caught:
        call_command(command, files.root)
    assert "\n" not in str(caught.value)
    told = capsys.readouterr().err
    assert "t/01-water/01-lesson.md:24: There is no block “box” here. Lessons: callout" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("command", ["load_curriculum", "check_curriculum"])
def test_command_refuses_a_folder_that_is_not_there(tmp_path, command):
    with pytest.raises(CommandError):
        call_command(command, tmp_path / "nowhere")


# --- lessons that are never counted ---------------------------------------------------------


def test_an_extra_lesson_is_loaded_as_one_and_counts_in_no_outline(load, files):
    files.change("01-water/02-lesson.md", "principle: 1\n", "principle: 1\nextra: true\n")
    load()
    assert list(LessonPage.objects.order_by("path").values_list("extra", flat=True)) == [
        False,
        True,
    ]
    facts = catalogue_facts()
    assert [row["extra"] for row in facts["lessons"] if row["key"] == files.lesson_key(2)] == [True]
    assert facts["outlines"][0]["lessons"] == [str(files.lesson_key(1))]
    assert len(load().unchanged) == ALL


def test_a_lesson_becomes_an_extra_with_the_next_load(load, files):
    load()
    files.change("01-water/02-lesson.md", "principle: 1\n", "principle: 1\nextra: true\n")
    assert len(load().updated) == 1
    assert catalogue_facts()["outlines"][0]["lessons"] == [str(files.lesson_key(1))]


def test_an_extra_is_true_or_false_and_nothing_else(load, files):
    files.change("01-water/02-lesson.md", "principle: 1\n", "principle: 1\nextra: maybe\n")
    with pytest.raises(InvalidContent):
        load()
    assert not LessonPage.objects.exists()


# --- what most women read first -------------------------------------------------------------


def advice_of(number, files):
    (row,) = [row for row in catalogue_facts()["lessons"] if row["key"] == files.lesson_key(number)]
    return row["advice"]


def test_advice_is_loaded_as_keys_and_reaches_the_learning_side(load, files):
    files.change("01-water/02-lesson.md", "principle: 1\n", "principle: 1\nafter: [t/1/1]\n")
    load()
    page = LessonPage.objects.get(translation_key=files.lesson_key(2))
    assert page.advice == {"after": [str(files.lesson_key(1))]}
    assert advice_of(2, files) == Advice(after=(files.lesson_key(1),))
    assert advice_of(1, files) == NO_ADVICE
    assert differences() == []
    assert len(load().unchanged) == ALL


def test_advice_comes_and_goes_with_the_next_load(load, files):
    load()
    files.change("01-water/02-lesson.md", "principle: 1\n", "principle: 1\nafter: [t/1/1]\n")
    assert len(load().updated) == 1
    assert advice_of(2, files)
    files.change("01-water/02-lesson.md", "after: [t/1/1]\n", "")
    assert len(load().updated) == 1
    assert advice_of(2, files) == NO_ADVICE


def test_a_module_has_advice_as_well(load, files):
    files.write("02-cups/module.yaml", MODULE.format(key=key("t/2")) + "after: [t/1]\n")
    files.add_lesson(1, module="02-cups")
    load()
    (row,) = [row for row in catalogue_facts()["modules"] if row["number"] == 2]
    assert row["advice"] == Advice(after=(key("t/1"),))


def test_advice_that_leads_nowhere_loads_nothing(load, files):
    files.change("01-water/02-lesson.md", "principle: 1\n", "principle: 1\nafter: [t/9]\n")
    with pytest.raises(InvalidContent):
        load()
    assert not LessonPage.objects.exists()


def test_advice_that_did_not_reach_the_learning_side_is_told(load, files):
    files.change("01-water/02-lesson.md", "principle: 1\n", "principle: 1\nafter: [t/1/1]\n")
    load()
    Lesson.objects.filter(key=files.lesson_key(2)).update(advice={})
    (sentence,) = differences()
    assert "“advice” is not up to date" in sentence

"""The list of limits and the way to help: the same words in every lesson, from one place."""

import html
import re

import pytest
from django.conf import settings
from django.utils import translation

from accounts.roles import Role
from cms.blocks.lesson import HelpBlock, LimitsBlock
from cms.curriculum.lesson_blocks import LIST, all_limits, limits_in
from cms.curriculum.parser import read_content
from cms.curriculum.readability import sentences
from cms.curriculum.text_spans import yaml_spans
from cms.curriculum.word_list import word_list
from cms.models import LessonPage
from core.clock import now
from courses.enrolment.services import enrol
from tests.shipped_courses import content_in

LESSON = "/en/courses/t/1/1/"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Where the limits are told: what we cannot keep, the help signal, four levels of concern.
TELLING = ("a/5/2", "a/6/2", "s/7/1")
# Where she learns who comes first: each with the way to help, a question and a card.
IN_COURSE_A = ("a/5/2", "a/6/4", "a/11/2", "a/12/1", "a/14/3", "a/15/1", "a/16/2")
EMERGENCIES = (*IN_COURSE_A, "b/5/2", "b/11/3")
LONGEST_SENTENCE = 20
EMERGENCY = re.compile(r"emergency service", re.IGNORECASE)


@pytest.fixture(scope="module")
def shipped():
    """The modules and lessons of the courses as they are shipped, by place."""
    modules, lessons = {}, {}
    for course in content_in("en").courses:
        for module in course.modules:
            modules[f"{course.code}/{module.number}"] = module
            for lesson in module.lessons:
                lessons[f"{course.code}/{module.number}/{lesson.number}"] = lesson
    return modules, lessons


def read(markup: str) -> str:
    """What is read of a span of HTML, with plain blanks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


# --- the list -------------------------------------------------------------------------------


def test_the_list_is_whole_in_every_language():
    lists = all_limits()
    assert set(lists) == set(LANGUAGES)
    for name in ("staying", "passing", "telling"):
        lengths = {len(getattr(one, name)) for one in lists.values()}
        assert len(lengths) == 1, name
    assert len(limits_in("en").passing) == 4


def test_a_language_without_a_list_reads_the_first_one():
    assert limits_in("xx") == limits_in("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_sentences_are_short_and_kind(language):
    words = word_list(language)
    for sentence in limits_in(language).sentences:
        assert all(one.words <= LONGEST_SENTENCE for one in sentences(sentence)), sentence
    spans = yaml_spans(LIST.read_text(encoding="utf-8"), "limits.yaml")
    mine = [span for span in spans if span.block.startswith(language)]
    assert mine
    assert list(words.findings(mine)) == []


def test_it_says_what_goes_on_who_hears_it_and_that_she_is_told():
    said = " ".join(limits_in("en").sentences)
    for part in ("A life is in danger", "A child is at risk", "A court orders it", "your safety"):
        assert part in said
    assert EMERGENCY.search(said)
    assert "You are told first, where that is safe." in said


@pytest.mark.parametrize("place", TELLING)
def test_three_lessons_tell_it_and_write_no_list_of_their_own(shipped, place):
    _modules, lessons = shipped
    assert [block.kind for block in lessons[place].blocks].count("limits") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_lesson_shows_is_the_list_word_for_word(language):
    limits = limits_in(language)
    with translation.override(language):
        shown = read(LimitsBlock().render(""))
    told = [limits.title, limits.stays, *limits.staying, limits.passes, *limits.passing]
    assert shown == " ".join([*told, limits.told, *limits.telling])


# --- the way to help ------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_to_help_links_the_page_of_services(language):
    with translation.override(language):
        shown = HelpBlock().render("")
    assert 'href="/help/"' in shown
    assert f'lang="{language}"' in shown
    assert not re.search(r"\d", read(shown)), "numbers live in the directory"


def test_it_says_who_comes_first():
    shown = read(HelpBlock().render(""))
    assert "Nobody is with you: the emergency service first, then your supervisor." in shown
    assert "A supervisor is in the room: she does it with you." in shown
    assert "You do not reach her: the safeguarding lead" in shown
    assert "ambulance" in shown
    assert "police" in shown
    assert "You need not say" in shown


@pytest.mark.parametrize("place", EMERGENCIES)
def test_nine_lessons_say_it_with_a_question_and_a_card(shipped, place):
    modules, lessons = shipped
    lesson = lessons[place]
    assert "help" in {block.kind for block in lesson.blocks}
    assert lesson.content_note
    assert EMERGENCY.search(lesson.short_version)
    assert any(
        question["kind"] == "single"
        and any(
            option["correct"] and EMERGENCY.search(option["text"]) for option in question["options"]
        )
        for question in lesson.quiz.values
    )
    cards = modules[place.rpartition("/")[0]].activity.blocks
    assert any(
        block.kind == "card" and EMERGENCY.search(block.label + block.value) for block in cards
    )


# --- on the pages ---------------------------------------------------------------------------


@pytest.fixture
def learner(load, files, person, signed_in):
    """A browser of someone whose lesson holds both."""
    both = "Sit where you like.\n\n::: limits\n:::\n\n::: help\n:::"
    files.change("01-water/01-lesson.md", "Sit where you like.", both)
    load()
    someone = person(Role.LEARNER)
    enrol(learner=someone, course_key=files.course_key, at=now())
    return signed_in(someone)


def test_a_lesson_shows_both(learner):
    page = learner.get(LESSON).content.decode()
    assert limits_in("en").passing[0] in html.unescape(page)
    assert "When a life is in danger" in page


def test_files_that_hold_them_are_loaded_once(learner, load):
    report = load()
    assert report.created == report.updated == []


def test_an_editor_may_save_the_page_as_it_is(learner):
    LessonPage.objects.order_by("path").first().full_clean()


def test_the_short_version_and_the_questions_show_the_way_as_well(learner, files):
    page = learner.get(LESSON).content.decode()
    short = page[page.index("short-version") : page.index("Choose another lesson")]
    assert 'href="/help/"' in short
    begun = learner.post(
        f"/courses/quizzes/{files.quiz_key(1)}/start/", follow=True
    ).content.decode()
    assert 'name="then"' in begun
    assert '<a href="/help/">Who can help</a>' in begun


def test_the_way_is_open_to_somebody_who_is_not_signed_in(client, db):
    assert client.get("/help/").status_code == 200


AMISS = {
    "words inside": ("::: help\nRing someone.\n:::", "fence-not-empty"),
    "a word behind": ("::: limits all\n:::", "fence-unknown"),
    "not closed": ("::: help\n\n## More", "fence-unclosed"),
}


@pytest.mark.parametrize("name", AMISS)
def test_pieces_with_fixed_words_hold_none_of_their_own(files, name):
    text, code = AMISS[name]
    files.change("01-water/01-lesson.md", "Sit where you like.", text)
    assert code in {problem.code for problem in read_content(files.root / "en").problems}

"""Exercises and words in the house: loaded, shown, explained in lessons, never over an editor."""

import re

import pytest
from django.db import OperationalError, connection
from wagtail.models import Locale

from accounts.roles import Role
from cms.admin.services import set_up_site
from cms.library.queries import published_exercise
from cms.models import Exercise, LessonPage, Term
from core.clock import now
from core.errors import Conflict
from courses.enrolment.services import enrol
from tests.cms.course_files import key
from tests.unit.test_curriculum_library import EXERCISE, GLOSSARY, WORDS

LESSON = "/en/courses/t/1/1/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(files):
    """The small course with an exercise and two words, one of which the lesson uses."""
    files.write("../grounding/g2.md", EXERCISE.format(key=key("g2"), words=WORDS))
    files.write("../glossary.yaml", GLOSSARY.format(one=key("kettle"), two=key("cup")))
    return files


@pytest.fixture
def learner(site, person, signed_in):
    """A browser of someone who takes the small course."""
    someone = person(Role.LEARNER)
    enrol(learner=someone, course_key=site.course_key, at=now())
    return signed_in(someone)


def text(response):
    return response.content.decode()


# --- loading --------------------------------------------------------------------------------


def test_they_are_loaded_once_and_stay_as_they_are(load, files):
    first = load()
    assert {"grounding/g2", "word “kettle”", "word “cup”"} <= set(first.created)
    second = load()
    assert second.created == second.updated == []
    assert Exercise.objects.get().live
    assert set(Term.objects.values_list("term", flat=True)) == {"kettle", "cup"}


def test_a_changed_file_changes_them(load, files):
    load()
    files.change("../glossary.yaml", "A pot in which water boils.", "A pot for water.")
    assert load().updated == ["word “kettle”"]
    assert Term.objects.get(term="kettle").definition == "A pot for water."


def test_an_editors_words_are_kept(load, files):
    load()
    exercise = Exercise.objects.get()
    exercise.title = "My own cup"
    exercise.save_revision().publish()
    files.change("../grounding/g2.md", "A cup of tea", "Another cup")
    report = load()
    assert report.kept_because_edited == ["grounding/g2"]
    assert Exercise.objects.get().title == "My own cup"


def test_a_word_that_the_office_has_already_stops_the_load_in_words(load, files):
    set_up_site()
    locale = Locale.objects.get(language_code="en")
    Term.objects.create(term="Kettle", definition="Ours.", locale=locale)
    with pytest.raises(Conflict, match="Nothing was loaded"):
        load()
    assert not Exercise.objects.exists()
    assert not LessonPage.objects.exists()


def test_drafts_are_shown_to_nobody(load, files, client):
    load(as_draft=True)
    assert not Exercise.objects.get().live
    assert published_exercise("G2", "en") is None
    assert "Feet on the floor" in text(client.get("/ground/?card=G2"))


# --- exercises ------------------------------------------------------------------------------


def test_a_published_exercise_stands_in_place_of_the_built_in_words(site, client):
    card = text(client.get("/ground/?card=G2"))
    assert "A cup of tea" in card
    assert "Feet on the floor" not in card
    page = text(client.get("/ground/"))
    assert "A cup of tea" in page
    assert "Five, four, three, two, one" in page


def test_before_anything_is_loaded_all_six_are_there(db, client):
    assert text(client.get("/ground/")).count('class="ground"') == 6


def test_a_breath_needs_no_database(site, client):
    """Locked, full or gone: the built-in words are shown."""

    def locked(*args):
        raise OperationalError("database is locked")

    with connection.execute_wrapper(locked):
        page = text(client.get("/ground/"))
        card = text(client.get("/ground/?card=G2"))
    assert page.count('class="ground"') == 6
    assert "Feet on the floor" in card


def test_a_withdrawn_exercise_gives_way_at_once(site, client):
    assert "A cup of tea" in text(client.get("/ground/?card=G2"))
    Exercise.objects.get().unpublish()
    assert "Feet on the floor" in text(client.get("/ground/?card=G2"))


def test_a_lesson_shows_the_published_exercise_and_another_way(learner):
    page = text(learner.get(LESSON))
    assert "A cup of tea" in page
    assert "Or choose another" in page


def test_an_edited_exercise_reaches_lessons_that_were_kept(learner):
    learner.get(LESSON)
    exercise = Exercise.objects.get()
    exercise.title = "Warm hands"
    exercise.save_revision().publish()
    assert "Warm hands" in text(learner.get(LESSON))


def test_an_exercise_is_asked_for_once(site, client, django_assert_num_queries):
    client.get("/ground/")
    with django_assert_num_queries(0):
        client.get("/ground/")


def test_no_picture_is_named_that_is_not_there(site, client):
    assert "img/drawings/" not in text(client.get("/ground/?card=G2"))


# --- words ----------------------------------------------------------------------------------


def test_the_first_use_of_a_word_can_be_tapped_and_is_explained_once(learner):
    page = text(learner.get(LESSON))
    assert page.count('class="word"') == 2
    assert page.count("A pot in which water boils.") == 1
    for number in re.findall(r'popovertarget="(word-\d+)"', page):
        assert page.count(f'id="{number}"') == 1


def test_headings_and_questions_are_left_alone(learner):
    page = text(learner.get(LESSON))
    assert '<h2 id="heading-1" lang="en" dir="ltr">The kettle</h2>' in page


def test_a_changed_word_reaches_lessons_that_were_kept(learner):
    learner.get(LESSON)
    term = Term.objects.get(term="kettle")
    term.definition = "It sings when it is hot."
    term.save_revision().publish()
    assert "It sings when it is hot." in text(learner.get(LESSON))


def test_a_word_that_was_taken_away_is_marked_no_more(learner):
    learner.get(LESSON)
    Term.objects.get(term="kettle").delete()
    assert text(learner.get(LESSON)).count('class="word"') == 1


def test_what_an_editor_writes_is_shown_as_text(learner):
    term = Term.objects.get(term="kettle")
    term.definition = "<script>x</script> & more"
    term.save_revision().publish()
    for page in (text(learner.get(LESSON)), text(learner.get("/words/"))):
        assert "&lt;script&gt;x&lt;/script&gt; &amp; more" in page


def test_all_words_stand_on_their_page_from_a_to_z(learner):
    page = text(learner.get("/words/"))
    assert page.index("You drink from it.") < page.index("A pot in which water boils.")
    assert f'id="{key("kettle")}"' in page


def test_without_words_the_page_says_so(db, person, signed_in):
    page = text(signed_in(person()).get("/words/"))
    assert "not published in this language yet" in page


def test_a_preview_explains_words_too(site, rf):
    from cms.pages.rendering import rendered_lesson

    parts = rendered_lesson(LessonPage.objects.order_by("path").first(), fresh=True).parts
    assert 'class="word"' in parts[0].html


# --- the way to people ----------------------------------------------------------------------


def test_principles_one_two_and_five_have_people_one_tap_away(learner, site):
    page = text(learner.get(LESSON))
    assert 'href="/help/#k6"' in page


def test_other_lessons_have_no_card_of_people(load, files, person, signed_in):
    files.change("01-water/01-lesson.md", "principle: 1", "principle: 7")
    load()
    someone = person()
    enrol(learner=someone, course_key=files.course_key, at=now())
    assert "/help/#k" not in text(signed_in(someone).get(LESSON))

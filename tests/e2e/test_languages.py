"""Another language in the middle of a lesson and of a quiz: her place and her words stay.

The course is a small one in English and Italian; nothing of it is in Arabic.
"""

import pytest
from playwright.sync_api import expect

from tests.cms.course_files import CourseFiles
from tests.cms.translated_files import ItalianFiles, italian

from .barriers import barriers
from .steps import at_the_end_of, say_why

LESSON = "/en/courses/t/1/1/"
QUESTIONS = """\
  - key: t01-1-q3
    kind: gap
    outcomes: [t1-1]
    text: "Gul fills the {g1} and then the {g2}."
    options:
      - key: g1
        accept: [kettle]
        choices: [kettle, window]
        feedback: A kettle holds water.
      - key: g2
        accept: [cup, cups]
        feedback: She pours into a cup.
  - key: t01-1-q4
    kind: written
    outcomes: [t1-2]
    text: Which cup do you like?
    guide: Met when she says which one.
"""
IN_ITALIAN = {
    "Gul fills the {g1} and then the {g2}.": "Gul riempie il {g1} e poi la {g2}.",
    "[kettle]": "[bollitore]",
    "[kettle, window]": "[bollitore, finestra]",
    "[cup, cups]": "[tazza, tazze]",
    "Which cup do you like?": "Quale tazza ti piace?",
}


@pytest.fixture(scope="module")
def small_course(with_courses, tmp_path_factory):
    """The demo with the small course."""
    english = CourseFiles(tmp_path_factory.mktemp("small") / "content")
    english.add_lesson(2)
    quiz = "01-water/01-lesson.quiz.yaml"
    text = (english.folder / quiz).read_text(encoding="utf-8") + QUESTIONS
    english.write(quiz, text)
    translated = ItalianFiles(english, 1)
    words = italian(text)
    for old, new in IN_ITALIAN.items():
        words = words.replace(old, new)
    translated.write(quiz, words)
    return with_courses("languages", english.root)


@pytest.fixture
def template(small_course):
    """Each test has that course."""
    return small_course


def change_language(page, name: str) -> None:
    """Through the menu at the top of the page."""
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name=name, exact=True).click()


def take_the_course(page) -> None:
    page.goto("/en/courses/t/")
    page.get_by_role("button", name="Open this course").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_another_language_in_the_middle_of_a_lesson_keeps_her_place(sign_in, javascript):
    amara = sign_in("amara", javascript=javascript, width=360, height=740)
    take_the_course(amara)
    amara.goto(LESSON)
    amara.locator("#part-1").get_by_role("button", name="Next part").click()
    amara.wait_for_url("**/en/courses/t/1/1/#part-2")
    change_language(amara, "Italiano")
    amara.wait_for_url("**/it/courses/t/1/1/#part-2")
    expect(amara.get_by_role("heading", level=1)).to_have_text("Bollitore 1")
    expect(amara.locator("#part-2 .badge-done")).to_be_visible()
    change_language(amara, "العربية")
    amara.wait_for_url("**/ar/courses/t/1/1/#part-2")
    expect(amara.locator("html")).to_have_attribute("dir", "rtl")
    heading = amara.get_by_role("heading", level=1)
    expect(heading).to_have_text("Kettle 1")
    expect(heading).to_have_attribute("lang", "en")
    # What is not in Arabic yet says so and leads to the languages it is in, at the same address.
    others = amara.locator(".other-language a")
    expect(others).to_have_text(["English", "Italiano"])
    others.last.click()
    amara.wait_for_url("**/it/courses/t/1/1/")
    # Hers from now on: pages without a language in their address speak it as well.
    amara.goto("/learn/")
    expect(amara.locator("html")).to_have_attribute("lang", "ar")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_another_language_in_the_middle_of_a_quiz_keeps_all_she_chose_and_typed(
    sign_in, javascript
):
    amara = sign_in("amara", javascript=javascript)
    take_the_course(amara)
    at_the_end_of(amara, LESSON)
    amara.get_by_role("link", name="To the questions").click()
    amara.get_by_role("button", name="Start").click()
    amara.wait_for_url("**/courses/attempts/**")
    amara.get_by_label("Pour at once.").check()
    amara.get_by_label("Not true").check()
    gap = amara.locator("#question-t01-1-q3")
    gap.get_by_role("combobox").select_option("kettle")
    gap.get_by_role("textbox").fill("CUP")
    amara.locator("#question-t01-1-q4 textarea").fill("The blue one, with a bird")
    address = amara.url

    change_language(amara, "Italiano")
    amara.wait_for_url(f"{address}**")
    expect(amara.locator("html")).to_have_attribute("lang", "it")
    expect(amara.get_by_label("Versa subito.")).to_be_checked()
    expect(amara.get_by_label("Non vero")).to_be_checked()
    expect(gap.get_by_role("combobox")).to_have_value("bollitore")
    expect(gap.get_by_role("textbox")).to_have_value("CUP")
    words = amara.locator("#question-t01-1-q4 textarea")
    expect(words).to_have_value("The blue one, with a bird")

    change_language(amara, "العربية")
    expect(amara.locator("html")).to_have_attribute("dir", "rtl")
    # There are no Arabic words for these questions: the page says so and asks in English.
    expect(amara.locator(".other-language")).to_be_visible()
    expect(amara.locator("fieldset.options").first).to_have_attribute("lang", "en")
    expect(amara.get_by_label("Pour at once.")).to_be_checked()
    expect(gap.get_by_role("combobox")).to_have_value("kettle")
    expect(words).to_have_value("The blue one, with a bird")
    # What she typed in one language counts when she hands in within another.
    amara.get_by_label("Wait for it to be still.").check()
    amara.locator("button[name=then][value=see]").click()
    expect(amara.locator("button[name=then][value=see]")).to_have_count(0)


def test_on_a_narrow_screen_the_other_language_opens_at_the_same_question(sign_in):
    amara = sign_in("amara", width=360, height=740)
    take_the_course(amara)
    at_the_end_of(amara, LESSON)
    amara.get_by_role("link", name="To the questions").click()
    amara.get_by_role("button", name="Start").click()
    amara.wait_for_url("**/courses/attempts/**", wait_until="load")
    amara.get_by_label("Pour at once.").check()
    amara.get_by_role("button", name="Next question").click()
    change_language(amara, "Italiano")
    amara.wait_for_url("**#question-t01-1-q2")
    expect(amara.locator("#question-t01-1-q2")).to_be_visible()
    expect(amara.locator("#question-t01-1-q1")).to_be_hidden()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("path", ["/learn/goals/", "/learn/journal/"])
def test_another_language_keeps_what_she_types_in_her_own_pages(sign_in, path, javascript):
    amara = sign_in("amara", javascript=javascript, width=360, height=740)
    amara.goto(path)
    amara.locator("#own-words textarea").fill("A blue cup,\nwith a bird")
    change_language(amara, "Italiano")
    expect(amara.locator("html")).to_have_attribute("lang", "it")
    amara.wait_for_url(f"**{path}")
    expect(amara.locator("#own-words textarea")).to_have_value("A blue cup,\nwith a bird")
    expect(amara.locator("#own-words .message")).to_be_visible()
    wide = amara.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{path} is {wide} px too wide"
    amara.locator("#own-words button.button").click()
    expect(amara.locator("#own-words textarea")).to_have_value("")


def test_another_language_keeps_what_is_entered_together_and_the_question(sign_in):
    take_the_course(sign_in("amara"))
    grace = sign_in("grace", width=360, height=740)
    grace.goto("/assisted-learning/?name=Amara")
    grace.get_by_role("link", name="Amara · Tea").click()
    say_why(grace)
    grace.locator("#quiz").select_option(index=1)
    grace.get_by_label("The learner asked me in person.").check()
    grace.get_by_role("button", name="Start").click()
    grace.wait_for_load_state("load")
    grace.get_by_label("Pour at once.").check()
    grace.get_by_role("button", name="Next question").click()
    expect(grace.get_by_role("button", name="Previous question")).to_be_visible()
    grace.get_by_label("Not true").check()
    change_language(grace, "Italiano")
    grace.wait_for_url("**#question-t01-1-q2")
    expect(grace.locator("html")).to_have_attribute("lang", "it")
    expect(grace.locator("#question-t01-1-q1")).to_be_hidden()
    expect(grace.get_by_label("Non vero")).to_be_checked()
    expect(grace.locator("#question-t01-1-q1 input:checked")).to_have_value("pour")
    wide = grace.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{wide} px too wide"


@pytest.mark.parametrize("width", [360, 1280])
def test_arabic_runs_from_right_to_left_without_overflow_and_without_barriers(sign_in, width):
    amara = sign_in("amara", width=width, height=740)
    take_the_course(amara)
    change_language(amara, "العربية")
    for address in (
        "/",
        "/learn/",
        "/ar/courses/t/",
        "/ar/courses/t/1/1/",
        "/journey/",
        "/ground/",
    ):
        amara.goto(address)
        expect(amara.locator("html")).to_have_attribute("dir", "rtl")
        wide = amara.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{address} is {wide} px too wide"
        skip = amara.locator("main h1").first.bounding_box()
        assert skip is not None
        assert barriers(amara) == [], address


def test_a_stranger_chooses_a_language_before_she_signs_in(chromium, site):
    page = chromium.new_context(base_url=site.url).new_page()
    page.goto("/accounts/login/")
    change_language(page, "العربية")
    page.wait_for_url("**/accounts/login/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")

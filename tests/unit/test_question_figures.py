"""What a guesser wins who has read nothing, and which figures of a course are held."""

import io

import pytest
from django.core.management import CommandError, call_command

from cms.curriculum import question_figures
from cms.curriculum.blind_guesser import best_guess, best_of_all, chance_of, rules
from cms.curriculum.choices import GAP, MULTIPLE, SCENE, SINGLE, TRUE_FALSE, Choice, choices_of
from cms.curriculum.files import CONTENT
from cms.curriculum.learning_guesser import learnt_guess
from cms.curriculum.parser import read_content
from cms.curriculum.question_figures import HELD, Figure, check_figures, figures_of
from tests.cms.course_files import CourseFiles


def asked(*options: str, right: int | tuple[int, ...] = 0, kind: str = SINGLE, **more) -> Choice:
    """A question of which the option with this number fits."""
    fitting = (right,) if isinstance(right, int) else right
    return Choice(
        key="q",
        kind=kind,
        text=more.pop("text", "What now?"),
        options=options,
        right=tuple(at in fitting for at in range(len(options))),
        feedback=more.pop("feedback", ("Yes. So it is.",) * len(options)),
        **more,
    )


def figure(choices: list[Choice], name: str, kind: str) -> Figure:
    found = figures_of(choices, language="en")
    return next(one for one in found if (one.name, one.kind) == (name, kind))


def test_a_guesser_finds_that_the_longest_always_fits():
    choices = [asked("a", "a b", "c d e f g", right=2), asked("w x y z", "v", "u t", right=0)]
    guess = best_guess(choices, kind=SINGLE, language="en")
    assert (guess.rule, guess.share, guess.amount) == ("longest", 1, 2)
    assert guess.chance == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("rule", "options", "right"),
    [
        ("shortest", ("abcdef", "abc", "abcde"), 1),
        ("first", ("kkkk", "llll", "mmmm"), 0),
        ("last", ("kkkk", "llll", "mmmm"), 2),
        ("asks", ("Would it?", "It would.", "It was so"), 0),
        ("leaves room", ("It may rain", "It is rain", "It was rain"), 0),
        ("leaves no room least", ("He always", "It rained", "She never"), 1),
        ("echoes the question", ("a kettle", "a bucket", "a carpet"), 0),
    ],
)
def test_each_rule_takes_the_option_it_is_made_for(rule, options, right):
    choice = asked(*options, right=right, text="Where is the kettle?")
    assert rules(SINGLE, "en")[rule](choice) == 1


def test_options_that_are_equal_to_a_rule_win_their_part():
    choice = asked("same", "size", "word", right=1, mixed=True)
    assert best_guess([choice], kind=SINGLE, language="en").share == pytest.approx(1 / 3)


def test_the_first_place_tells_nothing_where_the_page_mixes_them():
    stays, mixed = asked("aaaa", "bbbb"), asked("aaaa", "bbbb", mixed=True)
    assert best_guess([stays], kind=SINGLE, language="en").share == 1
    assert best_guess([mixed], kind=SINGLE, language="en").share == 0.5


def test_of_several_only_the_whole_set_wins():
    choice = asked("aaaa", "bbb", "cc", "d", kind=MULTIPLE, right=(0, 1), mixed=True)
    guess = best_guess([choice], kind=MULTIPLE, language="en")
    assert (guess.rule, guess.share) == ("2 longest", 1)
    assert chance_of(choice) == pytest.approx(1 / 14)


def test_a_set_with_ties_wins_its_part():
    choice = asked("aaa", "bbb", "ccc", "ddd", kind=MULTIPLE, right=(0, 3), mixed=True)
    assert best_guess([choice], kind=MULTIPLE, language="en").share == pytest.approx(1 / 6)


def test_words_to_choose_from_for_a_gap_are_guessed_as_well(tmp_path):
    files = CourseFiles(tmp_path)
    gap = """\
  - key: kettle-gap
    kind: gap
    outcomes: [t1-1]
    text: First you {g1}, then you {g2}.
    options:
      - {key: g1, accept: [wait, rest], choices: [wait, run], feedback: A moment is enough.}
      - {key: g2, accept: [pour], feedback: Slowly.}
"""
    quiz = "01-water/01-lesson.quiz.yaml"
    files.write(quiz, (files.folder / quiz).read_text() + gap)
    content = read_content(files.root / "en")
    assert content.problems == ()
    (found,) = [choice for choice in choices_of(content.courses[0]) if choice.kind == GAP]
    assert (found.key, found.options, found.right) == (
        "kettle-gap.g1",
        ("wait", "run"),
        (True, False),
    )


def test_always_not_true_is_found():
    choices = [asked("True", "Not true", kind=TRUE_FALSE, right=1)] * 3
    guess = best_guess(choices, kind=TRUE_FALSE, language="en")
    assert (guess.rule, guess.share, guess.chance) == ("not true", 1, 0.5)


def test_the_whole_is_the_best_rule_of_each_kind():
    choices = [
        asked("aaaa", "b", mixed=True),
        asked("True", "Not true", kind=TRUE_FALSE, right=1),
        asked("a", "bbbb", kind=SCENE, right=1),
    ]
    guess = best_of_all(choices, language="en")
    assert (guess.share, guess.chance, guess.amount) == (1, 0.5, 3)


def test_a_learner_wins_by_a_word_that_stands_in_all_that_fits():
    modules = [
        [asked("Bread, perhaps", "Bread, surely"), asked("Surely soup", "Perhaps soup", right=1)],
        [asked("Rain, surely", "Rain, perhaps", right=1)],
    ]
    guess = learnt_guess(modules, kind=SINGLE)
    assert (guess.share, guess.chance, guess.amount) == (1, 0.5, 3)


def test_a_learner_who_has_seen_nothing_like_it_wins_by_chance_alone():
    modules = [[asked("tea", "milk")], [asked("rain", "snow", "wind", right=2)]]
    assert learnt_guess(modules, kind=SINGLE).share == pytest.approx((1 / 2 + 1 / 3) / 2)


def test_a_learner_needs_another_module():
    assert learnt_guess([[asked("tea", "milk")]], kind=SINGLE) is None
    assert learnt_guess([[asked("tea", "milk")], []], kind=SCENE) is None


def test_no_question_is_no_guess():
    assert best_of_all([], language="en") is None
    assert figures_of([], language="en") == ()


def test_a_language_without_lists_of_words_is_guessed_by_the_other_rules():
    guess = best_guess([asked("aaaa", "b")], kind=SINGLE, language="xx")
    assert guess.share == 1


# --- figures -------------------------------------------------------------------------------------


def test_what_fits_may_not_always_be_the_longest_nor_ever():
    longest = [asked("aaaa", "bb", mixed=True)] * 40
    shortest = [asked("aa", "bbbb", mixed=True)] * 40
    half = longest[:20] + shortest[:20]
    found = [figure(choices, "longest", SINGLE) for choices in (longest, shortest, half)]
    assert [(one.share, one.within) for one in found] == [(1, False), (0, False), (0.5, True)]


def test_how_many_fit_has_to_vary():
    three = [asked(*"abcde", kind=MULTIPLE, right=(0, 1, 2), mixed=True)] * 30
    assert not figure(three, "right-3", MULTIPLE).within
    two = [asked(*"abcde", kind=MULTIPLE, right=(0, 1), mixed=True)] * 30
    four = [asked(*"abcde", kind=MULTIPLE, right=(0, 1, 2, 3), mixed=True)] * 30
    assert all(
        figure(two + three + four, f"right-{amount}", MULTIPLE).within for amount in (2, 3, 4)
    )


def test_few_questions_may_lie_further_from_chance():
    few = [asked("True", "Not true", kind=TRUE_FALSE)] * 3 + [
        asked("True", "Not true", kind=TRUE_FALSE, right=1)
    ]
    assert figure(few, "true", TRUE_FALSE).within
    assert not figure(few * 10, "true", TRUE_FALSE).within


def test_feedback_that_always_begins_alike_is_told():
    assert not figure([asked("a", "b")] * 4, "beginning", "all").within
    words = ["Tea helps.", "Rain stops.", "Yes. It is.", "Bread rises."]
    varied = [asked("a", "b", feedback=(word, "Not yet.")) for word in words]
    told = figure(varied, "beginning", "all")
    assert (told.share, told.within) == (0.25, True)


# --- course files --------------------------------------------------------------------------------


@pytest.fixture
def course(tmp_path):
    files = CourseFiles(tmp_path)
    content = read_content(files.root / "en")
    assert content.problems == ()
    return content.courses[0]


def test_choices_are_read_from_a_course(course):
    kinds = {choice.kind for choice in choices_of(course)}
    assert {SINGLE, TRUE_FALSE} <= kinds
    assert all(any(choice.right) for choice in choices_of(course))


def test_only_a_course_that_is_held_fails(course, monkeypatch):
    assert list(check_figures(course, language="en")) == []
    monkeypatch.setattr(question_figures, "HELD", frozenset({("en", course.code)}))
    found = {problem.code for problem in check_figures(course, language="en")}
    assert found == {"feedback-alike"}


def test_the_command_prints_the_figures(tmp_path):
    files = CourseFiles(tmp_path)
    told = io.StringIO()
    # The small course has too few words; its figures are said all the same.
    with pytest.raises(CommandError, match="to mend"):
        call_command("check_curriculum", files.root, "--questions", stdout=told)
    assert "Questions of en/t, in per cent" in told.getvalue()
    assert "guess     all" in told.getvalue()


# --- what is shipped -----------------------------------------------------------------------------


def test_a_course_that_is_held_is_there():
    assert all((CONTENT / language / code).is_dir() for language, code in HELD)

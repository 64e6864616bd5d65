"""Every point of the seed has its lesson, words of it and a question; a name that is not there is
told."""

from copy import deepcopy
from dataclasses import replace

import pytest
import yaml
from django.core.management import CommandError, call_command

from cms.curriculum.principles import Gap
from cms.curriculum.seed_points import COLUMNS, gaps, section_from
from cms.management.commands import principles_table
from cms.management.commands.principles_table import PAGE, SEED, sections_of_the_seed
from tests.shipped_courses import content_in

# How many sentences the guide has: its words, the project, and the eleven principles.
SENTENCES = [5, 18, 15, 6, 18, 18, 10, 15, 8, 5, 9, 9, 10]


@pytest.fixture(scope="module")
def courses():
    return content_in("en").courses


@pytest.fixture
def section():
    return section_from(yaml.safe_load((SEED / "02-legal-help.yaml").read_text()))


@pytest.fixture
def data():
    return deepcopy(yaml.safe_load((SEED / "02-legal-help.yaml").read_text()))


def with_point(section, **changed):
    first, *others = section.points
    return replace(section, points=(replace(first, **changed), *others))


def test_every_lesson_every_word_and_every_question_of_the_points_is_there(courses):
    assert list(gaps(sections_of_the_seed(), courses)) == []


def test_every_sentence_of_the_seed_is_counted():
    sections = sections_of_the_seed()
    assert [one.code for one in sections] == ["language", "project", *map(str, range(1, 12))]
    assert [one.sentences for one in sections] == SENTENCES


def test_the_page_shows_every_point_with_every_cell_filled():
    points = [point for section in sections_of_the_seed() for point in section.points]
    page = PAGE.read_text()
    for point in points:
        [line] = [line for line in page.splitlines() if line.startswith(f"| **{point.code}** ")]
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        assert len(cells) == len(COLUMNS)
        assert all(cells), point.code


def test_no_two_points_say_the_same():
    for section in sections_of_the_seed():
        said = [point.says for point in section.points]
        assert len(said) == len(set(said)), section.code


def test_points_of_one_sentence_have_letters(section):
    assert [one.code for one in section.points[:3]] == ["2.1a", "2.1b", "2.2a"]
    assert section.points[-1].code == "2.6"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"lesson": "b/2/9"}, "2.1a: there is no lesson b/2/9"),
        ({"words": "A lawyer is a kettle"}, "2.1a: b/2/1 does not say “A lawyer is a kettle”"),
        ({"asked": ("no-such-q1",)}, "2.1a: b/2/1 does not ask no-such-q1"),
        # A question that is asked elsewhere does not ask this lesson.
        ({"asked": ("compensation-q2",)}, "2.1a: b/2/1 does not ask compensation-q2"),
        ({"sentence": 7}, "2.1a: the section has no such sentence"),
    ],
)
def test_a_name_that_is_not_there_is_told(courses, section, changed, told):
    assert list(gaps([with_point(section, **changed)], courses)) == [told]


def test_a_sentence_of_the_seed_without_a_point_is_told(courses, section):
    without = replace(section, points=tuple(p for p in section.points if p.sentence != 4))
    assert list(gaps([without], courses)) == ["2.4: no point for this sentence of the seed"]


@pytest.mark.parametrize("name", ["at", "says", "lesson", "words", "asked"])
def test_a_field_that_is_missing_is_told(data, name):
    del data["points"][0][name]
    with pytest.raises(Gap, match=name):
        section_from(data)


@pytest.mark.parametrize("name", ["says", "lesson", "words", "asked"])
def test_a_field_that_is_empty_is_told(data, name):
    data["points"][0][name] = ""
    with pytest.raises(Gap, match=r"2\.1a"):
        section_from(data)


def test_the_command_tells_all_gaps_at_once(monkeypatch, tmp_path, data):
    data["points"][0]["lesson"] = "b/2/9"
    data["points"][1]["asked"] = ["no-such-q1"]
    (tmp_path / "02.yaml").write_text(yaml.safe_dump(data))
    monkeypatch.setattr(principles_table, "SEED", tmp_path)
    with pytest.raises(CommandError, match=r"b/2/9.*no-such-q1"):
        call_command("principles_table", check=True)

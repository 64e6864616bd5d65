"""The table of the eleven principles is current, has no gap, and names tests that exist."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from cms.curriculum.principles import COLUMNS, Gap, principles_from, table
from cms.management.commands import principles_table
from cms.management.commands.principles_table import PAGE, RULES
from tests.shipped_courses import content_in

TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def course():
    return next(one for one in content_in("en").courses if one.code == "b")


@pytest.fixture
def rules():
    return yaml.safe_load(RULES.read_text())


def names_of_tests():
    return {
        node.name
        for file in TESTS.rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    }


def rows_of(page):
    return [
        [cell.strip() for cell in line.strip("| ").split(" | ")]
        for line in page.splitlines()
        if re.match(r"\| \*\*p\d", line)
    ]


@pytest.mark.long
def test_the_table_is_current():
    call_command("principles_table", check=True)


@pytest.mark.long
def test_a_table_that_is_not_current_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(principles_table, "PAGE", tmp_path / "principles.md")
    with pytest.raises(CommandError, match="not current"):
        call_command("principles_table", check=True)
    call_command("principles_table")
    call_command("principles_table", check=True)


def test_every_outcome_of_the_eleven_principles_has_a_whole_row(course):
    rows = rows_of(PAGE.read_text())
    assert len(rows) == len(course.outcomes)
    for row in rows:
        assert len(row) == len(COLUMNS)
        assert all(row), row
    shown = {re.match(r"\*\*(p\d+)-", row[0])[1] for row in rows}
    assert shown == {f"p{number}" for number in range(1, 12)}


@pytest.mark.long
def test_every_test_in_the_table_exists(rules):
    named = {rule["test"] for one in rules.values() for rule in one["rules"]}
    assert named <= names_of_tests()


def test_every_rule_belongs_to_its_principle(rules):
    for number, principle in rules.items():
        for rule in principle["rules"]:
            assert re.fullmatch(rf"R{number}\.\d+", rule["rule"])


def without_a_rule(rules):
    rules[3]["rules"] = [rule for rule in rules[3]["rules"] if "outcomes" in rule]


def with_two_rules(rules):
    rules[3]["rules"][1]["outcomes"].append("p3-2")


def with_a_stray_outcome(rules):
    rules[3]["rules"][1]["outcomes"].append("p3-99")


def without_a_test(rules):
    del rules[3]["rules"][0]["test"]


def without_a_principle(rules):
    del rules[7]


@pytest.mark.parametrize(
    "harm",
    [without_a_rule, with_two_rules, with_a_stray_outcome, without_a_test, without_a_principle],
)
def test_a_gap_in_the_rules_is_told(course, rules, harm):
    harm(rules)
    with pytest.raises(Gap):
        table(course, principles_from(rules), {})


def test_an_outcome_without_a_question_is_a_gap(course, rules):
    with pytest.raises(Gap, match="p1-11"):
        table(
            replace(course, outcomes=course.outcomes | {"p1-11": "sing"}),
            principles_from(rules),
            {},
        )

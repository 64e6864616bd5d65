"""The table of what counts as the same is whole: it is the promise that the rule is held to."""

import pytest

from .typed_pairs import FOLDER, LANGUAGES, rows


def test_the_table_has_four_hundred_pairs_and_a_third_of_them_differ():
    pairs = [row for language in LANGUAGES for row in rows(language)]
    differs = [row for row in pairs if row["verdict"] == "differs"]
    assert len(pairs) >= 400
    assert len(differs) * 3 >= len(pairs)


@pytest.mark.parametrize("name", [*LANGUAGES, "numbers"])
def test_every_row_says_once_what_it_expects_and_why(name):
    table = rows(name)
    pairs = [(row["typed"], row["expected"], row.get("unit", "")) for row in table]
    answers = {(row["typed"], row["expected"]): row["verdict"] for row in table}
    assert {row["verdict"] for row in table} == {"equal", "differs"}
    assert all(row["why"] for row in table)
    assert len(pairs) == len(set(pairs))
    if name != "numbers":
        turned = {(expected, typed): answers[typed, expected] for typed, expected in answers}
        both = turned.keys() & answers.keys()
        assert all(turned[pair] == answers[pair] for pair in both)


def test_every_file_is_read():
    assert {file.stem for file in FOLDER.glob("*.tsv")} == {*LANGUAGES, "numbers"}

"""Questions in a table, as people write them in a spreadsheet."""

import pytest

from courses.question_formats import csv_table
from courses.question_formats.exchange import ExchangeOption, ExchangeQuestion, UnreadableFile
from tests.unit.exchange_files import kept, problems_of, told_of

HEADER = "kind,question,option,correct,match,accept,choices,feedback,answer,tolerance"


def read(*rows: str):
    return csv_table.read("\n".join([HEADER, *rows]).encode())


def test_sample_of_a_spreadsheet_comes_in_whole():
    reading = csv_table.read(kept("spreadsheet.csv"))
    assert [question.kind for question in reading.questions] == [
        "single",
        "ordering",
        "matching",
        "gap",
        "numeric",
        "written",
        "reflection",
    ]
    assert reading.problems == ()
    gap, number = reading.questions[3:5]
    assert gap.options == (ExchangeOption(accept=("leaves", "leaf"), feedback="They are green."),)
    assert (number.answer, number.tolerance, number.unit) == ("4", "0.5", "min")


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_cells_are_cut_at_what_the_header_is_cut_at(between):
    rows = [["kind", "question"], ["written", "Tell"]]
    data = "\n".join(between.join(row) for row in rows).encode()
    assert [question.text for question in csv_table.read(data).questions] == ["Tell"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (["guess,Q"], "kind-unknown"),
        (["hotspot,Q"], "kind-unknown"),
        (["single,"], "text-missing"),
        (["single,Q,a"], "csv-option-in-question"),
        (["single,Q,,,,,,,4"], "csv-number-elsewhere"),
        (["numeric,Q,,,,,,,many"], "not-a-number"),
        (["single,Q", ",,a,perhaps"], "csv-not-yes-or-no"),
        (["true_false,Q", ",,a,x"], "not-true-and-false"),
        (["matching,Q", ",,a"], "pair-half-empty"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(rows, code):
    reading = read("written,First", *rows, "written,Last")
    assert [question.text for question in reading.questions] == ["First", "Last"]
    assert problems_of(reading) == [(3, "refused", code)]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a,b\nc,d", "csv-no-header", 1),
        ("kind,question,kind\nwritten,Q,x", "csv-column-twice", 1),
        ("kind,question\nwritten,Q,more", "csv-too-many-cells", 2),
        ("kind,question,option\n,,a", "csv-option-first", 2),
        ("kind,question\nwritten,Q\n,Another", "csv-kind-missing", 3),
        ('kind,question\nwritten,"open', "csv-broken", 2),
        ('kind,question\nwritten,"a"b', "csv-broken", 2),
    ],
)
def test_table_of_no_use_is_refused_as_a_whole(text, code, line):
    with pytest.raises(UnreadableFile) as refusal:
        csv_table.read(text.encode())
    assert (refusal.value.code, refusal.value.line) == (code, line)


def test_line_is_that_of_the_row_although_cells_have_lines():
    reading = read('written,"one\ntwo"', "guess,Q")
    assert problems_of(reading) == [(4, "refused", "kind-unknown")]


def test_unknown_column_is_told():
    assert told_of(csv_table.read(b"kind,question,points\nwritten,Q,3")) == ["column-unknown"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "'=a", "'quoted'"])
def test_no_cell_of_ours_is_a_formula(text):
    question = ExchangeQuestion("written", text)
    written = csv_table.write([question])
    row = written.data.decode("utf-8-sig").splitlines()[1]
    assert f"written,'{text}," in row
    assert csv_table.read(written.data).questions == (question,)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("tea | chai", ("tea", "chai")),
        (r"a\|b|c", ("a|b", "c")),
        (r"a\\|b", ("a\\", "b")),
        ("|a||", ("a",)),
    ],
)
def test_words_of_a_cell_stand_between_bars(cell, words):
    (question,) = read("gap,{g1}", f",,,,,{cell}").questions
    assert question.options[0].accept == words


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (["numeric,Q,,,,,,,3,0", ",,three,x,,,,Yes"], ["option", "correct", "feedback"]),
        (["written,Q", ",,,,,word"], ["accept"]),
        (["single,Q", ",,a,x,,word", ",,b,,,more"], ["accept"]),
        (["ordering,Q", ",,a,x,1", ",,b,no", ",,c"], ["correct", "match"]),
        (["gap,{g1}", ",,a,x,,word"], ["option", "correct"]),
        (["matching,Q", ",,a,,1", ",,,,2,,,Said"], ["feedback"]),
        (["matching,Q", ",,a,no,1,,,Said", ",,b,false,2"], []),
    ],
)
def test_a_cell_that_means_nothing_in_a_question_of_its_kind_is_told(rows, names):
    reading = read(*rows)
    assert [(one.code, one.facts["name"]) for one in reading.problems] == [
        ("cell-unused", name) for name in names
    ]
    assert {one.place for one in reading.problems} <= {reading.questions[0].place}


@pytest.mark.parametrize("kind", ["single", "written", "numeric"])
def test_a_cell_beside_a_question_of_another_kind_is_told(kind):
    head = "kind,question,answer,unit,feedback_met,feedback_not_yet,guide"
    number = "3" if kind == "numeric" else ""
    reading = csv_table.read(f"{head}\n{kind},Q,{number},kg,m,n,g".encode())
    told = {one.facts["name"] for one in reading.problems}
    numbers = {"unit", "feedback_met", "feedback_not_yet"}
    assert (
        told
        == {
            "single": {*numbers, "guide"},
            "written": numbers,
            "numeric": {"guide"},
        }[kind]
    )

"""Nothing is read past the limits, nothing expands, nothing leads out of a package."""

import json
import tracemalloc
import zipfile

import pytest

from courses.question_formats import csv_table, gift, moodle_xml, qti, quiz_app, xml_tree
from courses.question_formats.detect import detect
from courses.question_formats.exchange import (
    MAX_ANSWERS,
    MAX_ANSWERS_IN_FILE,
    MAX_BYTES,
    MAX_LINES,
    MAX_QUESTIONS,
    MAX_TAGS,
    MAX_TEXT_CHARACTERS,
    UnreadableFile,
)
from tests.unit.exchange_files import (
    item_of,
    kept,
    kept_package,
    package_of,
    problems_of,
    told_of,
    zipped,
)

READERS = [gift, moodle_xml, qti, csv_table, quiz_app]
ITEM = "<itemBody><p>Q</p></itemBody>"


def code_of(read, data) -> str:
    with pytest.raises(UnreadableFile) as refusal:
        read(data)
    return refusal.value.code


# --- size and number ------------------------------------------------------------------------


@pytest.mark.parametrize("module", READERS, ids=lambda module: module.__name__.rpartition(".")[2])
def test_one_byte_too_many_is_refused(module):
    assert code_of(module.read, b"a" * (MAX_BYTES + 1)) == "too-big"


def many(count: int) -> dict:
    moodle = '<question type="essay"><questiontext><text>Q</text></questiontext></question>'
    question = '{"model": "quiz.question", "pk": %d, "fields": {"content": "Q"}}'
    essay = '{"model": "essay.essay_question", "pk": %d, "fields": {}}'
    rows = [row % number for number in range(count) for row in (question, essay)]
    return {
        gift: b"Q {}\n\n" * count,
        moodle_xml: f"<quiz>{moodle * count}</quiz>".encode(),
        qti: package_of(*[ITEM] * count),
        csv_table: b"kind,question\n" + b"written,Q\n" * count,
        quiz_app: f"[{','.join(rows)}]".encode(),
    }


@pytest.mark.parametrize("module", READERS, ids=lambda module: module.__name__.rpartition(".")[2])
def test_two_thousand_questions_and_not_one_more(module):
    assert len(module.read(many(MAX_QUESTIONS)[module]).questions) == MAX_QUESTIONS
    assert code_of(module.read, many(MAX_QUESTIONS + 1)[module]) == "too-many-questions"


def test_questions_past_the_limit_are_not_looked_at():
    # The last one is broken: who read it would say so.
    data = b"Q {}\n\n" * MAX_QUESTIONS + b"Q {=a ~b"
    assert code_of(gift.read, data) == "too-many-questions"


# --- one question ---------------------------------------------------------------------------


def moodle_of(kind: str, inside: str) -> str:
    return f'<question type="{kind}">{inside}</question>'


def written_in(module, text: str) -> bytes:
    """A file that asks this, and after it another question."""
    text_of = "<questiontext><text>%s</text></questiontext>"
    row = '{"model": "quiz.question", "pk": %d, "fields": {"content": "%s"}},'
    essay = '{"model": "essay.essay_question", "pk": %d, "fields": {}}'
    return {
        gift: f"{text} {{}}\n\nQ {{}}\n".encode(),
        moodle_xml: (
            f"<quiz>{moodle_of('essay', text_of % text)}{moodle_of('essay', text_of % 'Q')}</quiz>"
        ).encode(),
        qti: package_of(f"<itemBody><p>{text}</p></itemBody>", ITEM),
        csv_table: f"kind,question\nwritten,{text}\nwritten,Q\n".encode(),
        quiz_app: (f"[{row % (1, text)}{essay % 1},{row % (2, 'Q')}{essay % 2}]".encode()),
    }[module]


@pytest.mark.parametrize("module", READERS, ids=lambda module: module.__name__.rpartition(".")[2])
def test_one_sign_too_many_refuses_the_question_and_the_others_are_told(module):
    longest = "a" * (MAX_TEXT_CHARACTERS - 1)
    assert len(module.read(written_in(module, longest)).questions) == 2
    reading = module.read(written_in(module, longest + "aa"))
    assert [question.text for question in reading.questions] == ["Q"]
    assert [one.code for one in reading.problems if one.severity == "refused"] == ["text-too-long"]


def choosing_among(module, count: int) -> bytes:
    """A file that offers so many answers, the first of which fits, and asks another question."""
    answer = '<answer fraction="%d"><text>a%d</text></answer>'
    options = "".join(answer % (0 if number else 100, number) for number in range(count))
    choices = "".join(
        f'<simpleChoice identifier="c{number}">a{number}</simpleChoice>' for number in range(count)
    )
    row = '{"model": "multichoice.answer", "pk": %d, "fields": %s}'
    fields = '{"question": 1, "content": "a%d", "correct": %s}'
    rows = [row % (n, fields % (n, "false" if n else "true")) for n in range(count)]
    text_of = "<questiontext><text>Q</text></questiontext>"
    return {
        gift: ("Q {=a0 " + "".join(f"~a{n} " for n in range(1, count)) + "}\n\nQ {}\n").encode(),
        moodle_xml: (
            f"<quiz>{moodle_of('multichoice', f'{text_of}<single>true</single>{options}')}"
            f"{moodle_of('essay', text_of)}</quiz>"
        ).encode(),
        qti: package_of(
            '<responseDeclaration identifier="R" cardinality="single"><correctResponse>'
            "<value>c0</value></correctResponse></responseDeclaration><itemBody><p>Q</p>"
            f'<choiceInteraction responseIdentifier="R">{choices}</choiceInteraction></itemBody>',
            ITEM,
        ),
        csv_table: (
            "kind,question,option,correct\nsingle,Q\n,,a0,x\n"
            + "".join(f",,a{n},\n" for n in range(1, count))
            + "written,Q\n"
        ).encode(),
        quiz_app: (
            '[{"model": "quiz.question", "pk": 1, "fields": {"content": "Q"}},'
            '{"model": "multichoice.mcquestion", "pk": 1, "fields": {}},'
            '{"model": "quiz.question", "pk": 2, "fields": {"content": "Q"}},'
            '{"model": "essay.essay_question", "pk": 2, "fields": {}},' + ",".join(rows) + "]"
        ).encode(),
    }[module]


@pytest.mark.parametrize("module", READERS, ids=lambda module: module.__name__.rpartition(".")[2])
def test_two_hundred_answers_and_not_one_more(module):
    reading = module.read(choosing_among(module, MAX_ANSWERS))
    assert [len(question.options) for question in reading.questions] == [MAX_ANSWERS, 0]
    reading = module.read(choosing_among(module, MAX_ANSWERS + 1))
    assert [len(question.options) for question in reading.questions] == [0]
    assert [one[1:] for one in problems_of(reading) if one[1] == "refused"] == [
        ("refused", "too-many-answers")
    ]


def test_gaps_inside_a_text_are_answers_too():
    def cloze(count: int) -> bytes:
        text = "{1:SA:=a} " * count
        inside = f"<questiontext><text>{text}</text></questiontext>"
        return f"<quiz>{moodle_of('cloze', inside)}</quiz>".encode()

    assert len(moodle_xml.read(cloze(MAX_ANSWERS)).questions) == 1
    assert problems_of(moodle_xml.read(cloze(MAX_ANSWERS + 1))) == [
        (1, "refused", "too-many-answers")
    ]


def test_answers_of_a_whole_file_have_a_limit():
    question = "Q {=a" + "~b" * (MAX_ANSWERS - 1) + "}\n\n"
    allowed = MAX_ANSWERS_IN_FILE // MAX_ANSWERS
    assert len(gift.read(question.encode() * allowed).questions) == allowed
    assert code_of(gift.read, question.encode() * (allowed + 1)) == "too-many-answers"


def test_more_tags_than_words_are_refused_before_they_are_read():
    assert len(gift.read(b"[html]Q" + b"<b>" * MAX_TAGS + b"{}").questions) == 1
    reading = gift.read(b"[html]Q" + b"<b>" * (MAX_TAGS + 1) + b"{}\n\nQ {}")
    assert problems_of(reading) == [(1, "refused", "too-many-tags")]
    assert len(reading.questions) == 1


def test_a_comment_of_tags_that_do_not_end_is_read_once():
    # Each of a million brackets looked for its end through the whole line.
    data = b"// " + b"[tag:" * 1_000_000 + b"\nQ {}\n"
    assert len(gift.read(data).questions) == 1


def test_feedback_of_one_name_has_a_limit():
    # Each piece was joined to all before it.
    pieces = "".join(f"<modalFeedback>{number:06d}</modalFeedback>" for number in range(200_000))
    reading = qti.read(item_of(ITEM + pieces).encode())
    assert told_of(reading) == ["text-too-long"]


def cloze(text: str) -> str:
    words = f'<questiontext format="plain_text"><text>{text}</text></questiontext>'
    return moodle_of("cloze", words)


def test_gaps_that_do_not_end_are_looked_at_once():
    # Each opening of a gap looked for its end through the whole text.
    text = ("{1:A:" * (MAX_ANSWERS // 2)).ljust(MAX_TEXT_CHARACTERS - 10, "x")
    reading = moodle_xml.read(f"<quiz>{cloze(text) * 200}</quiz>".encode())
    assert set(told_of(reading)) == {"gap-unfinished"}
    assert len(reading.problems) == 200


def test_a_long_text_in_a_gap_is_cut_sign_by_sign_and_not_copied_for_each():
    text = "{1:SA:=a#" + "x" * (MAX_TEXT_CHARACTERS - 100) + "}"
    assert len(moodle_xml.read(f"<quiz>{cloze(text) * 100}</quiz>".encode()).questions) == 100


def test_a_question_counts_in_every_quiz_that_asks_it():
    def dump(quizzes: int) -> bytes:
        rows = [
            {"model": "quiz.quiz", "pk": number, "fields": {"title": "T", "pass_mark": 50}}
            for number in range(quizzes)
        ]
        for number in range(MAX_QUESTIONS // 10):
            asked = {"content": "Q", "quiz": list(range(quizzes))}
            rows.append({"model": "quiz.question", "pk": number, "fields": asked})
            rows.append({"model": "essay.essay_question", "pk": number, "fields": {}})
        return json.dumps(rows).encode()

    assert len(quiz_app.read(dump(10)).quizzes) == 10
    assert code_of(quiz_app.read, dump(11)) == "too-many-questions"


def test_rows_of_a_table_have_a_limit():
    """One question with half a million answers is not read to its end."""
    head = b"kind,question,option\nsingle,Q,\n"
    rows = MAX_QUESTIONS + MAX_ANSWERS_IN_FILE
    assert [one[2] for one in problems_of(csv_table.read(head + b",,a\n" * (rows - 1)))] == [
        "too-many-answers"
    ]
    assert code_of(csv_table.read, head + b",,a\n" * rows) == "too-many-answers"


def test_a_tag_of_many_megabytes_is_left_before_its_attributes_are_read(monkeypatch):
    usual, begun = xml_tree._Builder.start, []

    def noted(self, tag, attributes):
        begun.append(len(attributes))
        usual(self, tag, attributes)

    monkeypatch.setattr(xml_tree._Builder, "start", noted)
    many = " ".join(f'a{number}=""' for number in range(200_000))
    assert code_of(xml_tree.read_tree, f"<quiz {many}/>".encode()) == "xml-too-much"
    assert begun == []
    # A shorter one is read, and then has too many of them.
    few = many.partition(" a101=")[0]
    assert code_of(xml_tree.read_tree, f"<quiz {few}/>".encode()) == "xml-too-much"
    assert begun == [101]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_long_tag_is_left_in_every_encoding(encoding):
    tag = f'<quiz a="{"a" * 2_000_000}"/>'
    assert code_of(moodle_xml.read, tag.encode(encoding)) == "xml-too-much"


def test_a_long_text_is_no_long_tag():
    text = "<text><![CDATA[" + "word " * 500_000 + "]]></text>"
    question = f'<question type="essay"><questiontext>{text}</questiontext></question>'
    reading = moodle_xml.read(f"<quiz>{question}</quiz>".encode())
    assert [one.code for one in reading.problems] == ["text-too-long"]


def test_attributes_of_a_whole_file_have_a_limit():
    tag = "<a " + " ".join(f'a{number}=""' for number in range(100)) + "/>"
    moodle_xml.read(f"<quiz>{tag * 2_000}</quiz>".encode())
    assert code_of(moodle_xml.read, f"<quiz>{tag * 2_001}</quiz>".encode()) == "xml-too-much"


def test_lines_have_a_limit():
    assert len(gift.read(b"Q {}" + b"\n" * MAX_LINES).questions) == 1
    assert code_of(gift.read, b"Q {}" + b"\n" * (MAX_LINES + 1)) == "too-many-lines"


def test_markdown_that_is_signs_alone_has_a_limit():
    # A parser of Markdown goes over open brackets again and again.
    data = ("[markdown]Q" + "[" * 10_000 + " {}\n\n").encode()
    assert len(gift.read(("[markdown]*Q* {}\n\n" * 500).encode()).questions) == 500
    assert code_of(gift.read, data * 3) == "too-much-markdown"


@pytest.mark.long
def test_elements_are_counted_over_all_files_of_a_package():
    body = "<itemBody>" + "<p>Q</p>" * 1_000 + "</itemBody>"
    assert code_of(qti.read, package_of(*[body] * 400)) == "xml-too-much"


# --- packages -------------------------------------------------------------------------------


def test_attributes_are_counted_over_all_files_of_a_package():
    body = "<p " + " ".join(f'a{number}=""' for number in range(100)) + "/>"
    items = [f"<itemBody>{body * 1_000}</itemBody>"] * 3
    assert code_of(qti.read, package_of(*items)) == "xml-too-much"
    assert "xml-too-much" not in [one.code for one in qti.read(package_of(*items[:1])).problems]


def test_bomb_is_refused_without_unpacking_it():
    bomb = zipped({"imsmanifest.xml": b"<manifest/>", "bomb.xml": b"0" * 60_000_000})
    assert len(bomb) < 100_000
    tracemalloc.start()
    assert code_of(qti.read, bomb) == "too-big-unpacked"
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_package_of_which_a_piece_is_missing_is_refused():
    data = zipped({"imsmanifest.xml": b"<manifest/>" + b" " * 50, "a.xml": b"x"})
    for start in range(len(data) - 10):
        with pytest.raises(UnreadableFile):
            qti.read(data[:start] + data[start + 10 :])


def test_package_that_lies_about_its_size_is_refused():
    bomb = zipped({"imsmanifest.xml": b"<manifest>" + b" " * 5_000_000 + b"</manifest>"})
    # The size that is written twice (before the data and in the list) is made to say 10 bytes.
    honest, lie = (5_000_021).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert bomb.count(honest) == 2
    assert code_of(qti.read, bomb.replace(honest, lie)) == "zip-broken"


@pytest.mark.parametrize(
    "name",
    ["../out.xml", "a/../../out.xml", "/etc/out.xml", "..\\out.xml", "c:/out.xml", "a\\b.xml"],
)
def test_name_that_leads_out_of_the_package_is_refused(name):
    assert code_of(qti.read, zipped({"imsmanifest.xml": b"<a/>", name: b"x"})) == "zip-path"


@pytest.mark.parametrize(
    "href", ["../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "..%2Fa"]
)
def test_manifest_that_points_out_of_the_package_is_refused(href):
    manifest = f'<manifest><resource type="imsqti_item_xmlv2p1" href="{href}"/></manifest>'
    assert code_of(qti.read, zipped({"imsmanifest.xml": manifest.encode()})) == "zip-path"


def test_too_many_files_are_refused():
    files = {f"{number}.txt": b"" for number in range(10_001)}
    assert code_of(qti.read, zipped(files)) == "zip-too-many-files"


def test_package_with_a_password_is_refused():
    data = bytearray(zipped({"imsmanifest.xml": b"<manifest/>"}))
    listed = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[listed + 8] |= 1
    assert code_of(qti.read, bytes(data)) == "zip-encrypted"


def test_methods_that_need_much_memory_are_refused():
    data = bytearray(zipped({"imsmanifest.xml": b"<manifest/>"}))
    listed = data.index(b"PK\x01\x02")
    data[listed + 10] = zipfile.ZIP_LZMA
    assert code_of(qti.read, bytes(data)) == "zip-broken"


# --- XML ------------------------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BOMBS = {
    "billion-laughs": f'<!DOCTYPE quiz [<!ENTITY a0 "ha">{LAUGHS}]><quiz>&a9;</quiz>',
    "quadratic": f'<!DOCTYPE quiz [<!ENTITY a "{"x" * 10_000}">]><quiz>{"&a;" * 10_000}</quiz>',
    "file": '<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>',
    "network": '<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/a.dtd"><quiz/>',
    "parameter": '<!DOCTYPE quiz [<!ENTITY % a SYSTEM "file:///etc/passwd">%a;]><quiz/>',
    "empty-type": "<!DOCTYPE quiz><quiz/>",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_document_types_and_entities_are_refused(bomb):
    assert code_of(moodle_xml.read, bomb.encode()) == "xml-document-type"
    assert code_of(qti.read, zipped({"imsmanifest.xml": bomb.encode()})) == "xml-document-type"


def test_elements_in_elements_have_an_end():
    assert code_of(moodle_xml.read, b"<quiz>" + b"<a>" * 100_000) == "xml-too-deep"


def test_elements_have_a_limit():
    assert code_of(moodle_xml.read, b"<quiz>" + b"<a/>" * 500_000 + b"</quiz>") == "xml-too-much"


# --- which format ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (kept("moodle-docs-style.gift"), "a.txt", "gift"),
        (kept("moodle-export-style.xml"), "a.xml", "moodle-xml"),
        (kept("moodle-export-style.xml").decode().encode("utf-16"), "", "moodle-xml"),
        (kept_package(), "a.bin", "qti"),
        (kept("qti/items/pot.xml"), "pot.xml", "qti"),
        (kept("spreadsheet.csv"), "", "csv"),
        (b"a,b\n", "questions.csv", "csv"),
        (kept("django-quiz-app-0.5.1.json"), "dump", "django-quiz-app"),
        (b"[html]Q {T}", "", "gift"),
    ],
)
def test_format_is_found_by_what_stands_in_the_file(data, name, expected):
    assert detect(data, name) == expected


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty"), (b"\x89PNG\r\n\x00\x00", "format-unknown")]
)
def test_file_of_no_format_is_refused(data, code):
    assert code_of(detect, data) == code

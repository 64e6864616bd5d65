"""Nothing is read past the limits, nothing expands, nothing leads out of a package."""

import time
import tracemalloc
import zipfile

import pytest

from courses.quizzes.formats import csv_table, gift, moodle_xml, qti, quiz_app
from courses.quizzes.formats.detect import detect
from courses.quizzes.formats.exchange import MAX_BYTES, MAX_QUESTIONS, CannotRead
from tests.unit.exchange_files import kept, kept_package, package_of, zipped

READERS = [gift, moodle_xml, qti, csv_table, quiz_app]
ITEM = "<itemBody><p>Q</p></itemBody>"


def code_of(read, data) -> str:
    with pytest.raises(CannotRead) as refusal:
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


# --- packages -------------------------------------------------------------------------------


def test_bomb_is_refused_without_unpacking_it():
    bomb = zipped({"imsmanifest.xml": b"<manifest/>", "bomb.xml": b"0" * 60_000_000})
    assert len(bomb) < 100_000
    tracemalloc.start()
    assert code_of(qti.read, bomb) == "too-big-unpacked"
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


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
    begun = time.monotonic()
    assert code_of(moodle_xml.read, bomb.encode()) == "xml-document-type"
    assert code_of(qti.read, zipped({"imsmanifest.xml": bomb.encode()})) == "xml-document-type"
    assert time.monotonic() - begun < 2


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

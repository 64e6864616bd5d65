"""The report comes first; on the editor's yes what can come in is in, all of it or none."""

import html as markup
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from accounts.roles import Role
from cms.models import Quiz
from cms.question_io import services
from cms.question_io.forms import MOST_CARRIED, NoFile, brought_back, carried
from cms.question_io.services import export_questions, import_questions
from core.audit.models import Entry
from core.clock import now
from courses.question_formats.exchange import MAX_BYTES

pytestmark = pytest.mark.django_db

IMPORT = "/office/questions/import/"
GOOD = b"::One::Why? {=a#yes ~b#no}\n\n::Two::True? {T#no#yes}\n"
BROKEN = b"::One::Why? {=a#yes ~b#no}\n\n::Two::Why? {=a ~b\n\n::Three::True? {T#no#yes}\n"


@pytest.fixture
def editor(loaded_once, files, office_person, signed_in):
    return signed_in(office_person(Role.EDITOR))


def send(browser, data, **more):
    return browser.post(IMPORT, {"file": SimpleUploadedFile("kettle.gift", data), **more})


def hidden_fields(page):
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.content.decode())
    return {name: markup.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def test_nothing_comes_in_before_the_editor_says_yes(editor):
    for data, number in ((GOOD, "2 questions"), (BROKEN, "2 questions")):
        page = send(editor, data).content.decode()
        assert "Nothing has come in yet" in page
        assert f"Yes, bring in {number}" in page
        assert not Quiz.objects.filter(live=False).exists()


def test_on_her_yes_the_good_ones_come_in_and_the_refused_are_listed(editor):
    first = send(editor, BROKEN, title="Tea")
    page = editor.post(IMPORT, hidden_fields(first)).content.decode()
    assert "The questions are in" in page
    assert "1 question refused" in page
    assert "A { or } is alone." in page
    quiz = Quiz.objects.get(title="Tea")
    assert [block.value["name"] for block in quiz.questions] == ["One", "Three"]
    entry = Entry.objects.get(verb="questions-imported")
    assert entry.facts["questions"] == 2


def test_two_bad_questions_no_longer_stop_two_hundred_and_sixty(editor):
    good = b"".join(b"::Cup %d::Why? {=a#yes ~b#no}\n\n" % number for number in range(260))
    first = send(editor, b"::Bad::Why? {=a ~b\n\n" + good + b"::Worse::Why? }\n")
    editor.post(IMPORT, hidden_fields(first))
    assert len(Quiz.objects.get(title="kettle").questions) == 260


def test_where_everything_is_refused_there_is_nothing_to_say_yes_to(editor):
    page = send(editor, b"::Bad::Why? {=a ~b\n").content.decode()
    assert "No question of this file can come in." in page
    assert "Yes, bring in" not in page
    refused = send(editor, b"::Bad::Why? {=a ~b\n", at_once="on").content.decode()
    assert "Nothing has come in yet" in refused
    assert not Quiz.objects.filter(live=False).exists()


def test_all_of_them_come_in_or_none(editor, monkeypatch):
    """The second quiz of a dump fails while it is written: the first is not there either."""
    dump = (
        '[{"model":"quiz.quiz","pk":%d,"fields":{"title":"Quiz %d","pass_mark":60}},'
        '{"model":"essay.essay_question","pk":%d,"fields":{}},'
        '{"model":"quiz.question","pk":%d,"fields":{"content":"Why?","quiz":[%d]}}]'
    )
    parts = [dump % ((number,) * 5) for number in (1, 2)]
    data = f"[{parts[0][1:-1]},{parts[1][1:-1]}]".encode()
    written = []
    real = services.record

    def fails_the_second_time(*arguments, **more):
        written.append(1)
        if len(written) == 2:
            raise ConnectionError
        return real(*arguments, **more)

    monkeypatch.setattr(services, "record", fails_the_second_time)
    with pytest.raises(ConnectionError):
        import_questions(data=data, file_format="", title="", by=None, at=now(), take="good")
    assert len(written) == 2
    assert not Quiz.objects.filter(live=False).exists()


@pytest.mark.parametrize("packed", ["", "no base64!", "aGVsbG8=", "eJwDAAAAAAE=" + "A" * 40])
def test_what_is_no_file_that_waited_is_told_and_brings_nothing(editor, packed):
    page = editor.post(IMPORT, {"carried": packed})
    assert page.status_code == 400
    assert "The file did not come back whole. Please choose it again." in page.content.decode()


def test_a_file_survives_the_way_over_the_page():
    for data in (GOOD, bytes(range(256)) * 40, b""):
        assert brought_back(carried(data)) == data


def test_a_small_text_that_unpacks_to_more_than_a_file_may_hold_is_refused():
    packed = carried(b"a" * (MAX_BYTES + 1))
    assert 0 < len(packed) <= MOST_CARRIED
    with pytest.raises(NoFile):
        brought_back(packed)


def test_a_file_that_is_too_big_to_wait_is_chosen_once_more(editor, monkeypatch):
    monkeypatch.setattr("cms.question_io.views.carried", lambda data: "")
    page = send(editor, GOOD).content.decode()
    assert "The file is too big to wait here." in page
    send(editor, GOOD, at_once="on")
    assert Quiz.objects.filter(title="kettle", live=False).count() == 1


def test_the_command_takes_the_good_ones_when_it_is_told_to(editor, tmp_path):
    file = tmp_path / "kettle.gift"
    file.write_bytes(BROKEN)
    with pytest.raises(CommandError, match="--good"):
        call_command("import_questions", str(file), stdout=io.StringIO())
    out = io.StringIO()
    call_command("import_questions", str(file), "--good", stdout=out)
    assert "Line 3: Two – refused." in out.getvalue()
    assert "Draft “kettle” was made" in out.getvalue()


@pytest.mark.parametrize("file_format", ["gift", "moodle-xml", "qti", "csv"])
def test_names_survive_the_way_out_and_in(editor, file_format):
    about = {"by": None, "at": now(), "title": "Tea", "file_format": ""}
    (quiz,) = import_questions(data=GOOD, **about).quizzes
    out = export_questions(quiz_key=quiz.key, file_format=file_format)
    (again,) = import_questions(data=out.data, **about).quizzes
    assert [block.value["name"] for block in again.questions] == ["One", "Two"]

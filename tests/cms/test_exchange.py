"""Questions of other programs become drafts, all of them or none, and go out again."""

import io
import json
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data

from accounts.roles import Role
from cms.models import Quiz
from cms.question_io.incoming import block_of
from cms.question_io.outgoing import OutgoingPictures, Pictures, question_of, words_by_path
from cms.question_io.report import lines_of
from cms.question_io.sentences import of_problem
from cms.question_io.services import export_questions, import_questions
from core.audit.models import Entry
from core.clock import now
from core.errors import Invalid, NotFound, Refused
from courses.question_formats.detect import FORMATS
from courses.question_formats.exchange import (
    ExchangeOption,
    ExchangeQuestion,
    Location,
    Notes,
    Unsupported,
)
from courses.questions.kinds import KINDS
from courses.questions.schema import parse_definition
from tests.cms.passing import pass_quiz
from tests.cms.quiz_form import USUAL
from tests.unit.exchange_files import kept, kept_package

pytestmark = pytest.mark.django_db

IMPORT = "/office/questions/import/"
GOOD = b"::One::Why? {=a#yes ~b#no}\n\n::Two::True? {T#no#yes}\n"
BROKEN = b"::One::Why? {=a#yes ~b#no}\n\n::Two::Why? {=a ~b\n\n::Three::True? {T#no#yes}\n"
BARE = b"Why? {=a ~b}\n"


@pytest.fixture
def site(db, loaded_once, files):
    """The small course; the fixture gives its files."""
    return files


@pytest.fixture
def bring(site):
    """Call it with the bytes of a file to import them."""

    def bring_in(data, file_format="", title="Tea", by=None, **more):
        return import_questions(
            data=data, file_format=file_format, title=title, by=by, at=now(), **more
        )

    return bring_in


@pytest.fixture
def editor(site, office_person, signed_in):
    """A browser signed in as an editor."""
    return signed_in(office_person(Role.EDITOR))


def drafts() -> int:
    return Quiz.objects.filter(live=False).count()


# --- coming in ------------------------------------------------------------------------------


def test_questions_become_one_draft(bring):
    report = bring(GOOD)
    (quiz,) = report.quizzes
    quiz.refresh_from_db()
    assert (quiz.title, quiz.live, quiz.pass_mark_percent) == ("Tea", False, 60)
    assert [question.kind for question in quiz.definition().questions] == ["single", "true_false"]
    assert [result.status for result in report.results] == ["imported", "imported"]
    assert report.remarks == ()
    assert [block.value["name"] for block in quiz.questions] == ["One", "Two"]


def test_broken_question_in_the_middle_lets_nothing_in(bring):
    report = bring(BROKEN)
    assert not report.is_done
    assert drafts() == 0
    assert [(one.line, one.name, one.status) for one in report.results] == [
        (1, "One", "imported"),
        (3, "Two", "refused"),
        (5, "Three", "imported"),
    ]
    assert any(line.startswith("Line 3: Two – refused. ") for line in lines_of(report))


def test_answers_without_feedback_are_told(bring):
    (result,) = bring(BARE).results
    assert result.status == "changed"
    assert result.sentences == (
        "2 answers have no feedback yet. The quiz stays a draft until they have.",
    )


def test_draft_without_feedback_cannot_be_published_until_it_is_there(bring):
    (quiz,) = bring(BARE).quizzes
    with pytest.raises(Invalid):
        quiz.latest_revision.publish()
    quiz.refresh_from_db()
    assert not quiz.live
    draft = quiz.get_latest_revision_as_object()
    for option in draft.questions[0].value["options"]:
        option["feedback"] = "Because."
    draft.save_revision().publish()
    quiz.refresh_from_db()
    assert quiz.live


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (kept("moodle-docs-style.gift"), [10]),
        (kept("moodle-export-style.xml"), [10]),
        (kept_package(), [4]),
        (kept("spreadsheet.csv"), [7]),
        (kept("django-quiz-app-0.5.1.json"), [4, 3]),
    ],
    ids=["gift", "moodle xml", "qti", "csv", "django-quiz-app"],
)
def test_samples_of_other_programs_come_in(bring, data, count):
    report = bring(data)
    assert [len(quiz.definition().questions) for quiz in report.quizzes] == count
    assert report.count("refused") == 0


def test_every_quiz_of_a_dump_becomes_a_draft_of_its_own(bring):
    report = bring(kept("django-quiz-app-0.5.1.json"), "django-quiz-app", title="Dump")
    assert [(quiz.title, quiz.pass_mark_percent) for quiz in report.quizzes] == [
        ("Around a kettle", 60),
        ("Before we talk", 60),
    ]
    option = report.quizzes[0].questions[0].value["options"][0]
    assert option["feedback"] == "A warm pot keeps the tea hot."
    assert "Sittings belong to people and were not read (1)." in report.remarks


def test_import_is_audited_without_a_word_of_the_questions(bring, office_person):
    someone = office_person(Role.EDITOR)
    (quiz,) = bring(GOOD, by=someone).quizzes
    entry = Entry.objects.get(subject_kind="cms.quiz", subject_id=str(quiz.pk))
    assert (entry.verb, entry.facts) == ("questions-imported", {"questions": 2, "format": "gift"})


def test_whoever_may_not_make_quizzes_imports_nothing(bring, office_person):
    for role in (Role.READER, Role.LEARNER):
        with pytest.raises(Refused):
            bring(GOOD, by=office_person(role))
    assert drafts() == 0


@pytest.mark.parametrize(
    ("data", "options", "sentence"),
    [
        (b"", {}, "The file is empty."),
        (b"a" * 20_000_001, {}, "The file has more than 20 MB. Please divide it."),
        (b"Q {}\n\n" * 2_001, {}, "The file holds more than 2,000 questions. Please divide it."),
        (b"A {T}\n\n\xff {T}", {}, "Line 3: The text is not in UTF-8."),
        (b"<quiz/>", {}, "There is no question in this file."),
        (GOOD, {"file_format": "qti"}, "Line 1: The XML is broken here."),
        (GOOD, {"file_format": "word"}, "There is no format “word”."),
        (GOOD, {"language": "xx"}, "The language “xx” is not set up here."),
    ],
)
def test_file_of_no_use_is_refused_with_one_sentence(bring, data, options, sentence):
    with pytest.raises(Invalid, match=re.escape(sentence)):
        bring(data, **options)
    assert drafts() == 0


# --- what the learning side could not grade -------------------------------------------------


def option(text="a", **more) -> ExchangeOption:
    return ExchangeOption(text, **more)


RIGHT, OTHER = option("a", correct=True, feedback="f"), option("b", feedback="f")


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (ExchangeQuestion("single", "Q", (RIGHT,)), "quiz-too-few-options"),
        (ExchangeQuestion("single", "Q", (OTHER, OTHER)), "quiz-not-one-correct"),
        (ExchangeQuestion("multiple", "Q", (RIGHT, RIGHT)), "quiz-all-correct"),
        (
            ExchangeQuestion("single", "Q", (RIGHT, option("", feedback="f"))),
            "quiz-option-text-empty",
        ),
        (ExchangeQuestion("ordering", "Q", (OTHER,) * 8), "quiz-not-three-to-seven"),
        (ExchangeQuestion("matching", "Q", (OTHER, OTHER), ("x",)), "quiz-too-few-targets"),
        (ExchangeQuestion("gap", "{g1} {x}", (option("", accept=("a",)),)), "quiz-gap-unknown"),
        (ExchangeQuestion("gap", "{g1}", (option(""),)), "quiz-gap-accepts-nothing"),
        (
            ExchangeQuestion("gap", "{g1}", (option("", accept=("a",), choices=("b", "c")),)),
            "quiz-gap-not-one-choice-accepted",
        ),
        (ExchangeQuestion("single", "Q" * 5001, (RIGHT, OTHER)), "too-long"),
        (ExchangeQuestion("single", "Q", (RIGHT, option("b" * 501))), "too-long"),
        (ExchangeQuestion("written", "Q", guide="g" * 2001), "too-long"),
        (ExchangeQuestion("written", "Q\ud800"), "signs"),
        (ExchangeQuestion("written", "Q\x00"), "signs"),
        (ExchangeQuestion("written", "Q", category="Tea\ud800"), "signs"),
    ],
)
def test_question_that_could_not_be_graded_is_refused(question, code):
    with pytest.raises(Unsupported) as refusal:
        block_of(question, Notes(), Pictures())
    assert refusal.value.code == code


def test_what_everyone_reads_joins_the_feedback_of_every_answer(bring):
    (quiz,) = bring(b"Why? {=a#yes ~b####All.}").quizzes
    options = quiz.questions[0].value["options"]
    assert [one["feedback"] for one in options] == ["yes All.", "All."]


# --- going out ------------------------------------------------------------------------------


@pytest.mark.parametrize("file_format", ["gift", "moodle-xml", "qti", "csv"])
def test_quiz_goes_out_and_comes_in_with_the_same_questions(site, bring, file_format):
    key = site.quiz_key(1)
    export = export_questions(quiz_key=key, file_format=file_format)
    (copy,) = bring(export.data, file_format).quizzes
    words = [
        [
            (question.text, [(one.text, one.feedback) for one in question.options.values()])
            for question in quiz.texts().questions.values()
        ]
        for quiz in (Quiz.objects.get(translation_key=key), copy)
    ]
    assert words[0] == words[1]


@pytest.mark.parametrize("file_format", ["gift", "moodle-xml", "qti", "csv"])
def test_what_comes_in_goes_out_as_it_was(bring, file_format):
    """Every kind that the sample of a table holds, through our tables and back."""
    first = bring(kept("spreadsheet.csv")).quizzes[0]
    export = export_questions(quiz_key=first.key, file_format=file_format)
    again = FORMATS[file_format].read(export.data).questions
    left_out = {"gift": ["ordering"]}.get(file_format, [])
    kinds = [question.kind for question in first.definition().questions]
    assert [one.kind for one in again] == [kind for kind in kinds if kind not in left_out]
    assert any("ordering" in left_out or "order" in one for one in export.remarks) == bool(left_out)


def test_names_of_gaps_and_the_order_of_true_and_false_do_not_matter(site):
    raw = [
        {
            "type": "gap",
            "value": {
                "key": "words",
                "text": "First {who}, then {what}.",
                "outcomes": ["t1-1"],
                "gaps": [
                    {"key": "what", "accept": ["tea"], "choices": [], "feedback": "f"},
                    {"key": "who", "accept": ["A", "B"], "choices": ["b", "c"], "feedback": "g"},
                ],
            },
        },
        {
            "type": "question",
            "value": {
                "key": "said",
                "kind": "true_false",
                "text": "So?",
                "outcomes": [],
                "options": [
                    {"key": "no-false", "text": "Not true", "correct": True, "feedback": "f"},
                    {"key": "yes-true", "text": "True", "correct": False, "feedback": "g"},
                ],
            },
        },
    ]
    quiz = Quiz(title="T", locale_id=Quiz.objects.first().locale_id, live=False)
    quiz.questions = Quiz._meta.get_field("questions").to_python(raw)
    quiz.save()
    export = export_questions(quiz_key=quiz.key, file_format="moodle-xml")
    gap, said = FORMATS["moodle-xml"].read(export.data).questions
    assert gap.text == "First {g1}, then {g2}."
    assert [(one.accept, one.choices) for one in gap.options] == [
        (("b",), ("b", "c")),
        (("tea",), ()),
    ]
    assert [one.correct for one in said.options] == [False, True]
    assert export.remarks == ("The outcomes that questions ask do not go out (1).",)


def test_what_goes_out_is_counted_in_the_draft(site):
    quiz = Quiz.objects.get(translation_key=site.quiz_key(1))
    steps = [{"key": f"s{n}", "text": f"S{n}", "feedback": "f"} for n in range(3)]
    more = [
        {"type": "ordering", "value": {"key": key, "text": "Q", "outcomes": [], "options": steps}}
        for key in ("first", "second")
    ]
    live = [dict(block) for block in quiz.questions.raw_data]
    quiz.questions = Quiz._meta.get_field("questions").to_python(live + more)
    quiz.save_revision()
    export = export_questions(quiz_key=quiz.key, file_format="gift")
    assert len(FORMATS["gift"].read(export.data).questions) == len(live)


def test_quiz_or_format_that_is_not_there_is_told(site):
    with pytest.raises(NotFound):
        export_questions(quiz_key=uuid4(), file_format="gift")
    with pytest.raises(Invalid):
        export_questions(quiz_key=site.quiz_key(1), file_format="django-quiz-app")


# --- commands -------------------------------------------------------------------------------


def run(*arguments) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_command_imports_and_says_so_line_by_line(site, tmp_path):
    file = tmp_path / "kettle.gift"
    file.write_bytes(GOOD)
    said = run("import_questions", str(file))
    assert "Line 1: One – imported." in said
    assert "Draft “kettle” was made" in said
    assert Quiz.objects.get(title="kettle").live is False


def test_command_imports_nothing_of_a_broken_file(site, tmp_path):
    file = tmp_path / "kettle.gift"
    file.write_bytes(BROKEN)
    with pytest.raises(CommandError, match="nothing was imported"):
        run("import_questions", str(file))
    assert drafts() == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("import_questions", "/nowhere/at/all.gift"),
        ("import_questions", "/"),
        ("export_questions", "no-key", "--format", "gift"),
        ("export_questions", str(uuid4()), "--format", "gift"),
    ],
)
def test_commands_end_with_one_line(site, arguments):
    with pytest.raises(CommandError) as refusal:
        run(*arguments)
    assert "\n" not in str(refusal.value)


def test_command_exports_to_a_file(site, tmp_path):
    file = tmp_path / "out.gift"
    run("export_questions", str(site.quiz_key(1)), "--format", "gift", "--output", str(file))
    assert file.read_bytes() == export_questions(quiz_key=site.quiz_key(1), file_format="gift").data


# --- the office -----------------------------------------------------------------------------


def send(browser, data: bytes, name="kettle.gift", **more):
    return browser.post(IMPORT, {"file": SimpleUploadedFile(name, data), **more})


def test_editor_imports_and_goes_on_to_the_draft(editor):
    html = send(editor, GOOD, at_once="on").content.decode()
    quiz = Quiz.objects.get(title="kettle")
    assert "The questions are in" in html
    assert f"/office/snippets/cms/quiz/edit/{quiz.pk}/" in html
    assert editor.get(f"/office/snippets/cms/quiz/edit/{quiz.pk}/").status_code == 200


def test_editor_reads_why_nothing_came_in(editor):
    html = send(editor, BROKEN).content.decode()
    assert "Nothing has come in yet" in html
    assert "Line 3" in html
    assert "1 question refused" in html
    assert "2 questions could come in as they are" in html
    assert "A { or } is alone." in html
    assert drafts() == 0


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"a" * 20_000_001, "more than 20 MB"),
        (b"\xff\xfe\x00", "not in UTF-8"),
    ],
)
def test_file_of_no_use_is_told_in_the_form(editor, data, sentence):
    response = send(editor, data)
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_editor_is_led_to_the_report_or_to_the_field_that_has_an_error(editor):
    assert 'id="report" class="w-h2" tabindex="-1" autofocus' in send(editor, GOOD).content.decode()
    html = editor.post(IMPORT, {}).content.decode()
    assert "Please choose a file." in html
    assert html.count("autofocus") == 1
    assert re.search(r"<input[^>]*id=\"id_file\"[^>]*autofocus|autofocus[^>]*id=\"id_file\"", html)
    assert "autofocus" not in editor.get(IMPORT).content.decode()


def test_language_of_the_house_is_chosen_until_she_chooses_another(editor):
    Locale.objects.get_or_create(language_code="ar")
    assert '<option value="en" selected>' in editor.get(IMPORT).content.decode()


@pytest.mark.parametrize(("count", "folded"), [(50, 0), (51, 1), (130, 80)])
def test_long_report_is_folded_after_fifty_lines(editor, count, folded):
    data = b"".join(b"::Cup %d::Why? {=a#yes ~b#no}\n\n" % number for number in range(count))
    html = send(editor, data).content.decode()
    assert html.count('<li class="exchange-line') == count
    before, _fold, after = html.partition('<details class="exchange-more">')
    assert before.count('<li class="exchange-line') == count - folded
    assert after.count('<li class="exchange-line') == folded
    if folded:
        words = "Show 1 more question" if folded == 1 else f"Show {folded} more questions"
        assert f"<summary>{words}</summary>" in html


def test_what_is_refused_stands_before_a_long_list_of_the_rest(editor):
    data = b"".join(b"::Cup %d::Why? {=a#yes ~b#no}\n\n" % number for number in range(60))
    html = send(editor, data + b"::Last::Why? {=a ~b").content.decode()
    assert html.index("Last") < html.index("Cup 0")
    assert drafts() == 0


def test_words_of_a_file_are_not_mark_up_in_the_report(editor):
    html = send(editor, b"::<script>alert(1)</script>::Why? {=a ~b").content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_editor_saves_an_unfinished_draft_and_publishes_when_it_is_finished(editor):
    send(editor, BARE, at_once="on")
    quiz = Quiz.objects.get(title="kettle")
    address = f"/office/snippets/cms/quiz/edit/{quiz.pk}/"

    def form(feedbacks, **action):
        options = {
            "count": "2",
            **{
                str(place): {
                    "id": "",
                    "deleted": "",
                    "order": str(place),
                    "type": "item",
                    "value": {"key": "", "text": text, "feedback": feedback}
                    | ({"correct": "on"} if place == 0 else {}),
                }
                for place, (text, feedback) in enumerate(zip("ab", feedbacks, strict=True))
            },
        }
        value = {
            "key": "",
            "kind": "single",
            "text": "Why?",
            "outcomes": {"count": "0"},
            "options": options,
        }
        question = {
            "0": {"id": "", "deleted": "", "order": "0", "type": "question", "value": value}
        }
        fields = {
            "title": "kettle",
            "pass_mark_percent": "60",
            **USUAL,
            "questions": {"count": "1", **question},
        }
        return nested_form_data(fields) | action

    assert editor.post(address, form(["Yes.", ""])).status_code == 302
    quiz.refresh_from_db()
    with pytest.raises(Invalid):
        pass_quiz(quiz)
    assert editor.post(address, form(["Yes.", "No."])).status_code == 302
    quiz.refresh_from_db()
    pass_quiz(quiz)
    assert quiz.live


def test_editor_takes_questions_out(site, editor):
    quiz = Quiz.objects.get(translation_key=site.quiz_key(1))
    address = f"/office/questions/export/{quiz.pk}/"
    assert address in editor.get("/office/snippets/cms/quiz/").content.decode()
    assert editor.get(address).status_code == 200
    response = editor.get(address, {"file_format": "gift", "anyway": "yes"})
    assert response["Content-Disposition"] == 'attachment; filename="questions.gift"'
    assert response.content == export_questions(quiz_key=quiz.key, file_format="gift").data


@pytest.mark.parametrize("role", [Role.READER, Role.LEARNER, Role.COORDINATOR])
def test_others_do_not_import(site, office_person, signed_in, role):
    browser = signed_in(office_person(role))
    # A reader is told so in the office; for who has no office there is no such page.
    refused = 302 if role == Role.READER else 404
    assert browser.get(IMPORT).status_code == refused
    assert send(browser, GOOD).status_code == refused
    assert drafts() == 0


def test_signed_out_leads_to_our_sign_in(site, client):
    answer = client.get(IMPORT, follow=True)
    assert answer.redirect_chain[-1] == (f"/accounts/login/?next={IMPORT}", 302)


def test_a_spoken_question_goes_out_as_a_written_one_and_says_so():
    notes = Notes()
    value = {
        "key": "aloud",
        "text": "How would you ask?",
        "outcomes": [],
        "guide": "Met when she asks.",
        "feedback": "",
        "sound": object(),
    }
    question = question_of("spoken", value, notes, OutgoingPictures(None))
    assert (question.kind, question.guide) == ("written", "Met when she asks.")
    told = {(one.severity, one.code, one.facts.get("what")) for one in notes.all()}
    assert told == {("changed", "spoken-is-written", None), ("changed", "left-out", "sound")}
    assert all(of_problem(problem) for problem in notes.all())


def test_a_sentence_that_names_all_kinds_can_be_said_of_an_imported_question():
    notes = Notes()
    notes.refused(Location(item="q"), "quiz-kind-unknown", question="q", part="")
    (problem,) = notes.all()
    assert all(kind in of_problem(problem) for kind in KINDS)


# --- settings and categories ----------------------------------------------------------------


def test_a_dump_brings_its_settings_and_categories_and_the_report_says_so(bring):
    report = bring(kept("django-quiz-app-0.5.1.json"), "django-quiz-app", title="Dump")
    quiz = next(one for one in report.quizzes if one.title == "Around a kettle")
    row = Quiz.objects.get(pk=quiz.pk)
    assert row.message_met or row.message_not_yet or row.description or row.draw
    named = {block.value["path"]: block.value["name"] for block in row.categories}
    used = {block.value["category"] for block in row.questions} - {"", None}
    assert used <= named.keys()
    assert used
    said = " ".join(report.remarks)
    assert "Categories of questions are kept" in said
    assert "courses of staff alone" in said
    definitions = [Quiz.objects.get(pk=one.pk).definition() for one in report.quizzes]
    assert {"random"} <= {one.order for one in definitions}


def dump(**fields) -> bytes:
    """A dump of one quiz with these fields and one question."""
    category = fields.pop("of_question", "Tea")
    rows = [
        ("quiz.quiz", {"title": "T", "pass_mark": 50} | fields),
        ("quiz.category", {"category": category}),
        ("quiz.question", {"content": "Q", "quiz": [1], "category": 1}),
        ("essay.essay_question", {}),
    ]
    return json.dumps([{"model": m, "pk": 1, "fields": row} for m, row in rows]).encode()


@pytest.mark.parametrize(
    "field", ["title", "description", "success_text", "fail_text", "of_question"]
)
@pytest.mark.parametrize("sign", ["\ud800", "\x00"])
def test_signs_that_no_text_has_are_refused_in_words_beside_questions_too(bring, field, sign):
    report = bring(dump(**{field: f"A{sign}B"}))
    assert not report.is_done
    (refused,) = [one for one in report.results if one.status == "refused"]
    assert "There are signs in it that no text has." in refused.sentences


def test_the_report_can_be_shown_whatever_signs_are_in_it(editor):
    page = send(editor, dump(title="A\ud800B", pass_mark=0), "dump.json").text
    assert "“A?B” has no pass mark" in page


def test_questions_of_one_name_on_one_line_have_a_line_each_in_the_report(bring):
    words = "<name><text>N</text></name><questiontext><text>Q</text></questiontext>"
    asked = f'<question type="essay">{words}</question><question type="guess">{words}</question>'
    report = bring(f"<quiz>{asked}</quiz>".encode())
    assert [(one.line, one.name, one.status) for one in report.results] == [
        (1, "N", "changed"),
        (1, "N", "refused"),
    ]


@pytest.mark.parametrize(
    ("category", "words"),
    [
        ("Tea/Pots", {"tea": "Tea", "tea/pots": "Pots"}),
        ("$course$/top/Warm tea", {"warm-tea": "Warm tea"}),
        ("$course$", {}),
        ("", {}),
        (" / / ", {}),
        ("x" * 300, {}),
        ("/".join(["tea"] * 60), {}),
    ],
)
def test_a_category_becomes_a_path_with_its_words(category, words):
    assert words_by_path(category) == words


def test_a_category_without_latin_letters_has_a_short_name_that_stays(site):
    (path,) = words_by_path("شاي")
    assert path == next(iter(words_by_path("شاي")))
    parse_definition(
        {
            "key": str(site.quiz_key(1)),
            "pass_mark_percent": 50,
            "questions": [
                {"key": "q", "kind": "reflection", "category": path},
            ],
        }
    )


@pytest.mark.parametrize("file_format", ["gift", "moodle-xml", "csv"])
def test_categories_go_out_in_words_and_come_back(site, bring, file_format):
    quiz = Quiz.objects.get(translation_key=site.quiz_key(1))
    for block in quiz.questions:
        block.value["category"] = "kitchen/water"
    quiz.categories = [
        ("category", {"path": "kitchen", "name": "The kitchen"}),
        ("category", {"path": "kitchen/water", "name": "Hot water"}),
    ]
    quiz.draw = 1
    quiz.save_revision()
    export = export_questions(quiz_key=quiz.key, file_format=file_format)
    assert any("do not go out" in remark for remark in export.remarks)
    report = bring(export.data, file_format)
    again = Quiz.objects.get(pk=report.quizzes[0].pk)
    assert {block.value["category"] for block in again.questions} == {"the-kitchen/hot-water"}
    assert {block.value["name"] for block in again.categories} == {"The kitchen", "Hot water"}

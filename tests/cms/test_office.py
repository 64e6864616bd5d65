"""The office: an editor works there, a reader judges there, nobody else comes in."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission, Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from accounts.roles import Role
from accounts.services import end_role
from cms.admin.queries import READERS_WORKFLOW
from cms.admin.services import set_up_site
from cms.models import CoursePage, CoursesPage, LessonPage, ModulePage, Quiz
from core.clock import now
from core.health_checks import run
from courses.catalogue.queries import catalogue_facts
from tests.cms.passing import pass_page
from tests.cms.quiz_form import USUAL

OFFICE = "/office/"
OTHERS = [role for role in Role if role not in (Role.EDITOR, Role.READER)]

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db, loaded_once, files):
    """The small course; the fixture gives its files."""
    return files


@pytest.fixture
def editor(site, office_person, signed_in):
    """A browser signed in as an editor."""
    return signed_in(office_person(Role.EDITOR))


@pytest.fixture
def reader(site, office_person, signed_in):
    """A browser signed in as a reader."""
    return signed_in(office_person(Role.READER))


# --- who comes in ---------------------------------------------------------------------------


@pytest.mark.parametrize("role", OTHERS)
def test_others_do_not_come_in(site, office_person, signed_in, role):
    assert signed_in(office_person(role)).get(OFFICE).status_code == 404
    page = LessonPage.objects.first()
    for path in (f"pages/{page.pk}/edit/", "pages/", "snippets/cms/quiz/", "images/", "reports/"):
        assert signed_in(office_person(role)).get(OFFICE + path).status_code in (302, 403, 404)


@pytest.mark.long
def test_rights_of_the_office_end_with_the_role_at_the_next_request(site, person, signed_in):
    for role, group in ((Role.EDITOR, "Editors"), (Role.READER, "Readers")):
        someone = person(role)
        assert {found.name for found in someone.groups.all()} == {group}
        browser = signed_in(someone)
        edit = f"{OFFICE}pages/{LessonPage.objects.first().pk}/edit/"
        assert browser.get(OFFICE).status_code == 200
        end_role(membership=someone.memberships.get(), by=None, at=now())
        assert not someone.groups.exists()
        for path in (
            OFFICE,
            edit,
            f"{OFFICE}images/",
            f"{OFFICE}jsi18n/",
            f"{OFFICE}questions/import/",
        ):
            assert browser.get(path).status_code == 404, path


def test_a_group_or_a_right_without_the_role_opens_nothing_and_doctor_names_it(
    site, person, signed_in
):
    someone = person(Role.LEARNER)
    browser = signed_in(someone)
    someone.groups.add(Group.objects.get(name="Editors"))
    someone.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert browser.get(OFFICE).status_code == 404
    assert browser.get(f"{OFFICE}login/").status_code == 404
    found = [one.msg for one in run("office rights")]
    assert len(found) == 2
    someone.groups.clear()
    someone.user_permissions.clear()
    assert [one.msg for one in run("office rights")] == ["Every right follows from a role."]


def test_an_editor_who_lost_her_group_is_named_too(site, person):
    person(Role.EDITOR).groups.clear()
    assert "1" in run("office rights")[0].msg


def test_whoever_has_no_place_in_the_office_is_told_so_and_not_sent_round(site, person, signed_in):
    answer = signed_in(person(Role.LEARNER)).get(OFFICE, follow=True)
    assert answer.status_code == 404
    assert answer.redirect_chain == []


def test_an_editor_who_is_signed_in_is_led_on_from_the_sign_in(site, office_person, signed_in):
    answer = signed_in(office_person()).get(f"{OFFICE}login/")
    assert (answer.status_code, answer["Location"]) == (302, OFFICE)


def test_office_groups_have_rights_under_the_courses_alone(site):
    set_up_site()
    rights = GroupPagePermission.objects.values_list("group__name", "page_id")
    assert set(rights) == {("Editors", tree.pk) for tree in CoursesPage.objects.all()}
    assert not Group.objects.filter(name="Moderators").exists()
    readers = Group.objects.get(name="Readers")
    rights = {right.codename for right in readers.permissions.all()}
    assert rights == {"access_admin", "view_quiz"} | {
        f"view_{name}"
        for name in (
            "exercise",
            "term",
            "service",
            "homecountry",
            "practicescene",
        )
    }


@pytest.mark.parametrize("sent", [{}, {"body-count": "x"}])
def test_an_office_form_without_its_own_fields_is_refused(site, editor, sent):
    page = LessonPage.objects.first()
    answer = editor.post(f"{OFFICE}pages/{page.pk}/edit/", {"title": "x", **sent})
    assert answer.status_code == 400
    assert "Please load the page again" in answer.content.decode()


def test_root_of_all_pages_is_neither_moved_nor_put_elsewhere(site, editor):
    for step in ("move/1/confirm/", "set_position/"):
        assert editor.post(f"{OFFICE}pages/1/{step}").status_code == 400, step


@pytest.mark.parametrize("words", ["", "x", "[1]", '{"blocks": [1]}', "[" * 50_000])
def test_rich_text_that_no_editor_sends_is_refused(site, editor, words):
    form = {"title": "x", "body": words}
    assert editor.post(f"{OFFICE}snippets/cms/exercise/add/", form).status_code == 400


def test_address_to_go_on_to_that_is_none_is_refused(site, editor):
    page = LessonPage.objects.first()
    page.save_revision()
    page.refresh_from_db()
    address = f"{OFFICE}pages/{page.pk}/revisions/{page.latest_revision_id}/unschedule/"
    for after, status in (("-1", 400), ("x y", 400), (f"{OFFICE}pages/", 302)):
        assert editor.post(address, {"next": after}).status_code == status, after


def test_wagtails_page_that_tests_errors_is_closed(site, editor):
    assert editor.get(f"{OFFICE}failwhale/").status_code == 404


# --- what the office shows ------------------------------------------------------------------


def links_in(html: str) -> set[str]:
    found = re.findall(r'(?:href|data-[a-z-]*url[a-z-]*|action)="(/office/[^"#]*)', html)
    found += re.findall(r'"(?:url|href)": "(/office/[^"#]*)"', html)
    return {link.replace("&amp;", "&") for link in found}


@pytest.mark.long
@pytest.mark.parametrize("role", [Role.EDITOR, Role.READER])
def test_no_link_in_the_office_breaks(site, office_person, signed_in, role):
    """Walks all that the office offers, by GET; signing out is left to the end."""
    browser = signed_in(office_person(role))
    browser.raise_request_exception = False
    waiting, seen, broken = [OFFICE], {}, {}
    while waiting:
        link = waiting.pop()
        # The same view of another row, or with other filters, is the same view.
        view = re.sub(r"\d+", "N", link.split("?")[0])
        if link in seen.setdefault(view, set()) or len(seen[view]) == 2 or "logout" in view:
            continue
        seen[view].add(link)
        response = browser.get(link)
        if response.status_code >= 500:
            broken[link] = response.status_code
        if "html" in response.get("Content-Type", "") and not response.streaming:
            waiting.extend(links_in(response.content.decode()))
    assert broken == {}
    assert len(seen) > (30 if role == Role.EDITOR else 5), sorted(seen)


@pytest.mark.parametrize(
    "address",
    [
        "users/",
        "users/new/",
        "groups/",
        "groups/new/",
        "reports/site-history/",
        "password_reset/",
    ],
)
def test_people_and_their_traces_are_closed(editor, address):
    assert editor.get(OFFICE + address).status_code == 404


def test_first_page_says_how_a_lesson_gets_there(editor):
    html = editor.get(OFFICE).content.decode()
    assert "How a lesson gets to the women" in html
    assert "Learning space" in html


def test_office_loads_nothing_from_elsewhere(editor):
    html = editor.get(OFFICE).content.decode()
    page = LessonPage.objects.first()
    html += editor.get(f"{OFFICE}pages/{page.pk}/edit/").content.decode()
    loaded = re.findall(r'(?:src|srcset|<link[^>]* href)="(?:https?:)?//([^"/]+)', html)
    assert loaded == []
    assert "gravatar" not in html


def test_the_exit_of_the_office_is_told_its_addresses(editor):
    html = editor.get(OFFICE).content.decode()
    assert 'data-leave-url="/leave/" data-state-url="/leave/state/" data-start-url="/"' in html


def test_address_of_a_page_is_not_offered_for_editing(editor):
    page = LessonPage.objects.first()
    html = editor.get(f"{OFFICE}pages/{page.pk}/edit/").content.decode()
    assert 'name="title"' in html
    assert 'name="slug"' not in html


# --- what an editor does --------------------------------------------------------------------


def lesson_form(**changed) -> dict:
    """What the office's form for a lesson sends."""
    body = [
        ("text", rich_text("<p>Come in.</p>", features=["bold"])),
        ("part", "The cup"),
        ("callout", rich_text("<p>Wait.</p>", features=["bold"])),
        ("ground", "G2"),
    ]
    values = {
        "title": "A new kettle",
        "minutes": "9",
        "content_note": "",
        "short_version": rich_text("", features=["bold"]),
        "body": streamfield(body),
        "outcomes": "t1-1, t1-2",
        "grounding": "G2",
        "competencies": "",
        "principle": "",
        "comments": inline_formset([]),
    }
    return nested_form_data(values | changed)


def test_lesson_of_an_editor_is_out_once_a_reader_has_passed_it(site, editor, office_person):
    module = ModulePage.objects.get(alias_of=None)
    form = lesson_form(**{"action-publish": "1", "action-submit": "1"})
    response = editor.post(f"{OFFICE}pages/add/cms/lessonpage/{module.pk}/", form)
    assert response.status_code == 302, response.context and response.context["form"].errors
    page = LessonPage.objects.get(alias_of=None, title="A new kettle")
    assert not page.live
    pass_page(page, office_person(Role.READER))
    page.refresh_from_db()
    assert (page.slug, page.live, page.outcomes) == ("3", True, ["t1-1", "t1-2"])
    (row,) = [row for row in catalogue_facts()["lessons"] if row["key"] == page.key]
    assert (row["number"], row["minutes"], row["parts"]) == (3, 9, 1)
    assert editor.get("/en/courses/t/1/3/").status_code == 200


def test_change_of_a_lesson_is_out_once_a_reader_has_passed_it(site, editor, office_person):
    page = LessonPage.objects.get(alias_of=None, translation_key=site.lesson_key(1))
    form = lesson_form(title="Kettles", **{"action-submit": "1"})
    response = editor.post(f"{OFFICE}pages/{page.pk}/edit/", form)
    assert response.status_code == 302, response.context and response.context["form"].errors
    pass_page(page, office_person(Role.READER))
    page.refresh_from_db()
    assert (page.title, page.slug, page.key) == ("Kettles", "1", site.lesson_key(1))
    (row,) = [row for row in catalogue_facts()["lessons"] if row["key"] == page.key]
    assert row["titles"] == {"en": "Kettles"}


def test_note_without_short_version_is_told_in_the_form(site, editor):
    page = LessonPage.objects.get(alias_of=None, translation_key=site.lesson_key(1))
    form = lesson_form(content_note="Talks about fire", **{"action-publish": "1"})
    response = editor.post(f"{OFFICE}pages/{page.pk}/edit/", form)
    assert response.status_code == 200
    assert "A content note needs a short version beside it." in response.content.decode()


def test_unknown_card_is_told_in_the_form(site, editor):
    page = LessonPage.objects.get(alias_of=None, translation_key=site.lesson_key(1))
    response = editor.post(f"{OFFICE}pages/{page.pk}/edit/", lesson_form(grounding="G9"))
    assert "“G9” is not known here." in response.content.decode()


def test_editor_makes_a_course_and_a_module(site, editor):
    courses = CoursesPage.objects.get(locale__language_code="en")
    form = {
        "title": "Bread",
        "code": "bread",
        "summary": "How to bake.",
        "audience": ["learner"],
        "action-publish": "1",
    } | nested_form_data({"comments": inline_formset([])})
    response = editor.post(f"{OFFICE}pages/add/cms/coursepage/{courses.pk}/", form)
    assert response.status_code == 302, response.context and response.context["form"].errors
    course = CoursePage.objects.get(alias_of=None, code="bread")
    assert (course.slug, course.audience) == ("bread", ["learner"])
    card = {"label": "Baker", "drawing": "pot", "text": rich_text("<p>You knead.</p>")}
    form = {
        "title": "Flour",
        "summary": "",
        "activity_title": "Knead together",
        "activity_seats": "Baker",
        "action-publish": "1",
    } | nested_form_data(
        {
            "comments": inline_formset([]),
            "activity": streamfield([("card", card)]),
            "facilitator_notes": streamfield(
                [("part", "Before"), ("text", rich_text("<p>Wash.</p>"))]
            ),
        }
    )
    response = editor.post(f"{OFFICE}pages/add/cms/modulepage/{course.pk}/", form)
    assert response.status_code == 302, response.context and response.context["form"].errors
    module = ModulePage.objects.child_of(course).get()
    assert (module.slug, module.activity_seats) == ("1", ["Baker"])
    assert [(block.value["label"], block.value["drawing"]) for block in module.activity] == [
        ("Baker", "pot")
    ]
    assert [block.block_type for block in module.facilitator_notes] == ["part", "text"]


def test_code_of_a_course_cannot_be_changed(site, editor):
    course = CoursePage.objects.get(alias_of=None)
    form = {"title": "Tea", "code": "coffee", "summary": "", "audience": ["learner"]}
    form |= nested_form_data({"comments": inline_formset([])})
    editor.post(f"{OFFICE}pages/{course.pk}/edit/", form)
    course.refresh_from_db()
    draft = course.get_latest_revision_as_object()
    assert (draft.code, draft.slug, draft.audience) == ("t", "t", ["learner"])


def quiz_form(**changed) -> dict:
    """What the office's form for a quiz sends: one question with two answers."""

    def option(text, correct):
        return {"key": "", "text": text, "feedback": "A reason."} | (
            {"correct": "on"} if correct else {}
        )

    question = {
        "key": "",
        "kind": "single",
        "text": "What now?",
        "outcomes": {"count": "0"},
        "options": {
            "count": "2",
            **{
                str(place): {
                    "id": "",
                    "deleted": "",
                    "order": str(place),
                    "type": "item",
                    "value": option(f"Answer {place}", correct=place == 0),
                }
                for place in range(2)
            },
        },
    }
    values = {
        "title": "Questions",
        "pass_mark_percent": "50",
        **USUAL,
        "questions": streamfield([("question", question)]),
    }
    return nested_form_data(values | changed)


def test_quiz_of_an_editor_stays_a_draft(site, editor):
    response = editor.post(f"{OFFICE}snippets/cms/quiz/add/", quiz_form(**{"action-publish": "1"}))
    assert response.status_code == 302, response.context and response.context["form"].errors
    quiz = Quiz.objects.get(title="Questions")
    assert not quiz.live
    assert quiz.definition().questions[0].kind == "single"


def test_change_of_a_quiz_is_out_once_its_lesson_is_passed(site, editor, office_person):
    quiz = Quiz.objects.get(translation_key=site.quiz_key(1))
    response = editor.post(f"{OFFICE}snippets/cms/quiz/edit/{quiz.pk}/", quiz_form())
    assert response.status_code == 302, response.context and response.context["form"].errors
    page = LessonPage.objects.get(alias_of=None, translation_key=site.lesson_key(1))
    body = lesson_form()
    body |= nested_form_data({"body": streamfield([("quiz", str(quiz.pk))])})
    editor.post(f"{OFFICE}pages/{page.pk}/edit/", body | {"action-submit": "1"})
    shown = editor.get(f"{OFFICE}pages/{page.pk}/view_draft/").content.decode()
    assert "What now?" in shown
    pass_page(page, office_person(Role.READER))
    (row,) = [row for row in catalogue_facts()["quizzes"] if row["key"] == quiz.key]
    (words,) = row["texts"]["en"]["questions"].values()
    assert words["text"] == "What now?"
    assert row["lesson_key"] == site.lesson_key(1)


def test_quiz_that_cannot_be_graded_is_told_in_the_form(site, editor):
    form = quiz_form()
    form["questions-0-value-options-1-value-correct"] = "on"
    response = editor.post(f"{OFFICE}snippets/cms/quiz/add/", form)
    assert response.status_code == 200
    assert "needs exactly one option" in response.content.decode()


def test_lesson_and_quiz_can_be_previewed(site, editor):
    page = LessonPage.objects.first()
    address = f"{OFFICE}pages/{page.pk}/edit/preview/"
    assert editor.post(address, lesson_form()).json()["is_valid"]
    html = editor.get(address + "?mode=").content.decode()
    assert "A new kettle" in html
    assert "Save and rest" not in html
    quiz = Quiz.objects.first()
    address = f"{OFFICE}snippets/cms/quiz/preview/{quiz.pk}/"
    assert editor.post(address, quiz_form()).json()["is_valid"]
    assert "What now?" in editor.get(address).content.decode()


def test_new_lesson_and_course_can_be_previewed(site, editor):
    module, course = ModulePage.objects.get(alias_of=None), CoursePage.objects.get()
    address = f"{OFFICE}pages/add/cms/lessonpage/{module.pk}/preview/"
    assert editor.post(address, lesson_form()).json()["is_valid"]
    html = editor.get(address + "?mode=").content.decode()
    assert "Course T · Module 1 · Lesson 3" in html
    address = f"{OFFICE}pages/{course.pk}/edit/preview/"
    form = {"title": "Tea and more", "summary": "", "audience": ["learner"]}
    form |= nested_form_data({"comments": inline_formset([])})
    assert editor.post(address, form).json()["is_valid"]
    assert "Tea and more" in editor.get(address + "?mode=").content.decode()


def test_preview_may_be_framed_by_the_office_and_runs_no_more_than_the_page(site, editor):
    page, quiz = LessonPage.objects.first(), Quiz.objects.first()
    for address in (
        f"{OFFICE}pages/{page.pk}/view_draft/",
        f"{OFFICE}snippets/cms/quiz/history/{quiz.pk}/revisions/{quiz.latest_revision_id}/view/",
    ):
        policy = editor.get(address)["Content-Security-Policy"]
        assert "frame-ancestors 'self'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy


def test_pages_are_not_copied(site, editor):
    page = LessonPage.objects.first()
    address = f"{OFFICE}pages/{page.pk}/copy/"
    assert editor.get(address).status_code == 302
    editor.post(address, {"new_title": "Twin", "new_slug": "7", "new_parent_page": "4"})
    assert not LessonPage.objects.filter(title="Twin").exists()


# --- what a reader does ---------------------------------------------------------------------


def submit_to_readers(editor: Client, page: LessonPage) -> None:
    form = lesson_form(title="For the readers", **{"action-submit": "1"})
    response = editor.post(f"{OFFICE}pages/{page.pk}/edit/", form)
    assert response.status_code == 302, response.context and response.context["form"].errors


def test_reader_approves_what_an_editor_submits_and_it_is_published(site, editor, reader):
    page = LessonPage.objects.first()
    submit_to_readers(editor, page)
    page.refresh_from_db()
    assert page.title == "Kettle 1"
    assert "For the readers" in reader.get(OFFICE).content.decode()
    state = page.current_workflow_task_state
    address = f"{OFFICE}pages/workflow/action/{page.pk}/approve/{state.pk}/"
    reader.post(address, {"comment": "Good."})
    page.refresh_from_db()
    assert page.title == "For the readers"


def test_a_reader_saves_no_draft_of_a_page_that_is_read(site, editor, reader):
    page = LessonPage.objects.first()
    submit_to_readers(editor, page)
    kept = page.revisions.count()
    reader.post(f"{OFFICE}pages/{page.pk}/edit/", lesson_form(title="By the reader"))
    page.refresh_from_db()
    assert page.revisions.count() == kept
    assert page.get_latest_revision_as_object().title == "For the readers"


def test_a_reader_approves_from_the_editor_without_changing_the_page(site, editor, reader):
    page = LessonPage.objects.first()
    submit_to_readers(editor, page)
    step = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    form = lesson_form(title="By the reader", **step)
    reader.post(f"{OFFICE}pages/{page.pk}/edit/", form)
    page.refresh_from_db()
    assert page.title == "For the readers"
    assert page.get_latest_revision_as_object().title == "For the readers"


def judge_in_the_editor(reader: Client, page: LessonPage, step: str, data: str, **sent):
    """What the editor's own page sends for a step with a comment; other fields as an editor's."""
    form = lesson_form(title="By the reader", **sent)
    form |= {"action-workflow-action": "1", "workflow-action-name": step}
    form |= {"workflow-action-extra-data": data}
    return reader.post(f"{OFFICE}pages/{page.pk}/edit/", form)


def test_a_reader_sends_back_from_the_editor_with_a_comment(site, editor, reader):
    page = LessonPage.objects.first()
    submit_to_readers(editor, page)
    state, kept = page.current_workflow_task_state, page.revisions.count()
    answer = judge_in_the_editor(reader, page, "reject", '{"comment": "Shorter, please."}')
    assert (answer.status_code, answer["Location"]) == (302, OFFICE)
    state.refresh_from_db()
    page.refresh_from_db()
    assert (state.status, state.comment) == ("rejected", "Shorter, please.")
    assert (page.title, page.revisions.count()) == ("Kettle 1", kept)
    assert page.get_latest_revision_as_object().title == "For the readers"
    html = editor.get(f"{OFFICE}pages/{page.pk}/edit/").content.decode()
    assert "Shorter, please." in html


@pytest.mark.parametrize(
    "data",
    ["", "x", "[]", "null", "{}", '{"comment": null}', '{"comment": [1]}', "[" * 50_000],
)
def test_a_comment_that_no_editor_sends_is_left_out_of_what_a_reader_sends_back(
    site, editor, reader, data
):
    page = LessonPage.objects.first()
    submit_to_readers(editor, page)
    state = page.current_workflow_task_state
    assert judge_in_the_editor(reader, page, "reject", data).status_code == 302
    state.refresh_from_db()
    assert (state.status, state.comment) == ("rejected", "")


@pytest.mark.parametrize("sign", ["\\u0000", "\\ud800"])
def test_a_comment_that_no_column_holds_is_refused_and_nothing_is_judged(
    site, editor, reader, sign
):
    page = LessonPage.objects.first()
    submit_to_readers(editor, page)
    state = page.current_workflow_task_state
    answer = judge_in_the_editor(reader, page, "reject", f'{{"comment": "a{sign}b"}}')
    assert answer.status_code == 400
    state.refresh_from_db()
    assert state.status == "in_progress"


@pytest.mark.parametrize("step", ["publish", "unlock", "", "\x01"])
def test_a_step_that_no_reader_has_is_refused(site, editor, reader, step):
    page = LessonPage.objects.first()
    submit_to_readers(editor, page)
    state = page.current_workflow_task_state
    assert judge_in_the_editor(reader, page, step, "{}").status_code in (302, 403)
    state.refresh_from_db()
    assert state.status == "in_progress"


def test_a_reader_judges_nothing_once_it_was_sent_back(site, editor, reader):
    page = LessonPage.objects.first()
    submit_to_readers(editor, page)
    state = page.current_workflow_task_state
    judge_in_the_editor(reader, page, "reject", '{"comment": "First."}')
    assert judge_in_the_editor(reader, page, "approve", "{}").status_code in (302, 403)
    state.refresh_from_db()
    page.refresh_from_db()
    assert (state.status, state.comment, page.title) == ("rejected", "First.", "Kettle 1")


def test_a_comment_beside_a_page_by_a_reader_is_refused_with_the_draft(site, editor, reader):
    """A reader says it with the step itself: what is written beside a page would be a draft."""
    page = LessonPage.objects.first()
    submit_to_readers(editor, page)
    kept = page.revisions.count()
    comment = {"text": "Here.", "contentpath": "title", "position": "", "id": "", "DELETE": ""}
    sent = {"comments-TOTAL_FORMS": "1", "comments-INITIAL_FORMS": "0"}
    sent |= {f"comments-0-{name}": value for name, value in comment.items()}
    answer = reader.post(f"{OFFICE}pages/{page.pk}/edit/", lesson_form(**sent))
    # Refused as Wagtail refuses: back to the first page, with a sentence.
    assert (answer.status_code, answer["Location"]) == (302, OFFICE)
    judge_in_the_editor(reader, page, "reject", '{"comment": "Shorter."}', **sent)
    assert not page.wagtail_admin_comments.exists()
    assert page.revisions.count() == kept


def test_reader_publishes_nothing_by_herself(site, reader):
    page = LessonPage.objects.first()
    form = lesson_form(**{"action-publish": "1"})
    assert reader.post(f"{OFFICE}pages/{page.pk}/edit/", form).status_code in (302, 403)
    quiz = Quiz.objects.first()
    assert reader.post(f"{OFFICE}snippets/cms/quiz/edit/{quiz.pk}/", quiz_form()).status_code in (
        302,
        403,
    )
    page.refresh_from_db()
    quiz.refresh_from_db()
    assert (page.title, quiz.pass_mark_percent) == ("Kettle 1", 60)


# --- nobody publishes alone -----------------------------------------------------------------------


def test_lesson_below_a_draft_comes_out_with_the_module(site, editor, office_person):
    reader = office_person(Role.READER)
    module = ModulePage.objects.get(alias_of=None)
    module.unpublish()
    form = lesson_form(**{"action-submit": "1"})
    editor.post(f"{OFFICE}pages/add/cms/lessonpage/{module.pk}/", form)
    page = LessonPage.objects.get(alias_of=None, title="A new kettle")
    pass_page(page, reader)
    page.refresh_from_db()
    assert not page.live
    module.save_revision()
    Workflow.objects.get(name=READERS_WORKFLOW).start(module, None)
    pass_page(module, reader)
    page.refresh_from_db()
    assert page.live


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Call me on 087 123 4567.", "087 123 4567"),
        ("Write to kettle@example.org now.", "kettle@example.org"),
        ("Come to 12 Long Street at ten.", "12 Long Street"),
        ("Somebody may kill her.", "names danger to life"),
    ],
)
def test_submit_with_a_number_a_street_or_danger_is_refused(site, editor, words, told):
    page = LessonPage.objects.get(alias_of=None, translation_key=site.lesson_key(1))
    text = [("text", rich_text(f"<p>{words}</p>", features=["bold"]))]
    form = lesson_form() | nested_form_data({"body": streamfield(text)})
    response = editor.post(f"{OFFICE}pages/{page.pk}/edit/", form | {"action-submit": "1"})
    assert response.status_code == 200
    assert told in response.content.decode()
    assert page.current_workflow_state is None
    # A draft may hold what has to be mended.
    assert editor.post(f"{OFFICE}pages/{page.pk}/edit/", form).status_code == 302


def test_submit_of_a_module_with_an_address_or_danger_is_refused(site, editor):
    module = ModulePage.objects.get(alias_of=None)
    for summary, told in (
        ("Write to kettle@example.org now.", "kettle@example.org"),
        ("Somebody may kill her.", "names danger to life"),
    ):
        form = {"title": "Kettle", "summary": summary, "activity_title": "", "activity_seats": ""}
        form |= nested_form_data(
            {
                "comments": inline_formset([]),
                "activity": streamfield([]),
                "facilitator_notes": streamfield([]),
            }
        )
        address = f"{OFFICE}pages/{module.pk}/edit/"
        assert told in editor.post(address, form | {"action-submit": "1"}).content.decode()
        assert module.current_workflow_state is None


def test_editor_withdraws_a_lesson_alone(site, editor):
    page = LessonPage.objects.get(alias_of=None, translation_key=site.lesson_key(1))
    assert editor.post(f"{OFFICE}pages/{page.pk}/unpublish/").status_code == 302
    page.refresh_from_db()
    assert not page.live

"""What a load leaves in the office beside its pages: the same as an editor's clicks would."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.log_actions import registry
from wagtail.models import Page, PageLogEntry, ReferenceIndex
from wagtail.search.models import IndexEntry

from accounts.roles import Role
from cms.admin.services import set_up_site
from cms.course_import.services import load_languages
from cms.models import CoursePage, LessonPage, ModulePage, Quiz, Term
from core.clock import now
from core.errors import Conflict
from courses.publishing import quiz_services as catalogue
from tests.cms.translated_files import ItalianFiles

pytestmark = [pytest.mark.long, pytest.mark.django_db]

GLOSSARY = """\
- key: 2f3a7f0c-58b5-4f0a-8a55-0d8f6f2f6b11
  term: Kettle
  also: []
  definition: It boils.
"""


@pytest.fixture
def load_all(files):
    """Call it to load every language; one lesson is translated, the rest stands as aliases."""
    ItalianFiles(files, 1)

    def again(by=None, as_draft=False):
        return load_languages(files.root, as_draft=as_draft, by=by, at=now())

    return again


def index_entries():
    names = ("content_type", "object_id", "title", "autocomplete", "body")
    return set(IndexEntry.objects.values_list(*names))


def references():
    names = ("content_type", "object_id", "to_content_type", "to_object_id", "content_path")
    return set(ReferenceIndex.objects.values_list(*names))


@pytest.mark.parametrize("as_draft", [False, True])
def test_search_and_references_are_those_of_an_index_that_is_built_anew(load_all, files, as_draft):
    # The root of the tree is a migration's, which no index was told of.
    call_command("update_index", verbosity=0)
    load_all(as_draft=as_draft)
    files.change("01-water/01-lesson.md", "title: Kettle 1", "title: A samovar")
    load_all(as_draft=as_draft)
    pages = Page.objects.filter(depth__gt=3)
    assert IndexEntry.objects.filter(object_id__in=[str(page.pk) for page in pages]).count() == 12
    found, referring = index_entries(), references()
    assert LessonPage.objects.all().search("Bollitore").count() == 1
    assert referring
    call_command("update_index", verbosity=0)
    assert index_entries() == found
    for model in (CoursePage, ModulePage, LessonPage, Quiz):
        for row in model.objects.all():
            if not getattr(row, "alias_of_id", None):
                ReferenceIndex.create_or_update_for_object(row)
    assert references() == referring


def test_the_log_tells_of_each_new_page_who_made_and_published_it(load_all, files, office_person):
    editor = office_person(Role.EDITOR)
    load_all(by=editor)
    for language in ("en", "it", "ar"):
        page = LessonPage.objects.get(
            translation_key=files.lesson_key(2), locale__language_code=language
        )
        entries = PageLogEntry.objects.filter(page=page.pk)
        acts = ["wagtail.create"] if page.alias_of_id else ["wagtail.publish", "wagtail.create"]
        assert [entry.action for entry in entries] == acts
        assert {entry.user_id for entry in entries} == {editor.pk}
        assert {entry.label for entry in entries} == {"Kettle 2"}
        assert {entry.content_changed for entry in entries} == {True}
    quiz = Quiz.objects.get(translation_key=files.quiz_key(2))
    (entry,) = registry.get_logs_for_instance(quiz)
    assert (entry.action, entry.revision_id) == ("wagtail.publish", quiz.latest_revision_id)


def test_a_fault_leaves_nothing_behind_beside_the_pages_either(load_all, monkeypatch):
    set_up_site()
    before = index_entries(), references(), PageLogEntry.objects.count()

    def fail(**kwargs):
        raise Conflict

    monkeypatch.setattr(catalogue, "place_quizzes", fail)
    with pytest.raises(Conflict):
        load_all()
    assert (index_entries(), references(), PageLogEntry.objects.count()) == before


def test_a_word_that_the_office_has_under_another_key_is_told(load_all, files):
    load_all()
    locale = LessonPage.objects.filter(alias_of=None).first().locale
    Term.objects.create(term="kettle", definition="Mine.", locale=locale)
    (files.root / "en" / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    with pytest.raises(Conflict, match="Kettle"):
        load_all()
    assert [term.definition for term in Term.objects.all()] == ["Mine."]


def test_a_further_lesson_in_three_languages_asks_for_little_more(load_all, files):
    load_all()
    amounts = []
    for numbers in ((3,), (4, 5)):
        for number in numbers:
            files.add_lesson(number)
        with CaptureQueriesContext(connection) as queries:
            load_all()
        amounts.append(len(queries))
    # A page, its quiz and two aliases: rows, revisions, log, indexes, the learning side.
    assert amounts[1] - amounts[0] <= 96

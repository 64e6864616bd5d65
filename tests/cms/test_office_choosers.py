"""Choosers of the office, asked for what is no row: pictures, sounds, pieces of pages and pages."""

import pytest

from accounts.roles import Role
from cms.media.storage import image_of
from tests.factories.world import PICTURE

OFFICE = "/office/"
# Each of these has a list, “chosen” and “chosen-multiple”.
CHOOSERS = sorted(
    [
        "documents/chooser/",
        "images/chooser/",
        *(
            f"snippets/choose/cms/{model}/"
            for model in ("exercise", "homecountry", "practicescene", "quiz", "service", "term")
        ),
    ]
)
NO_NUMBERS = ["", " ", "NaN", "x", "١٢x", "1.5"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db, loaded_once, office_person, signed_in):
    """A browser signed in as an editor."""
    return signed_in(office_person(Role.EDITOR))


@pytest.mark.parametrize("chooser", CHOOSERS)
def test_chosen_row_whose_number_is_no_number_is_not_found(editor, chooser):
    for word in NO_NUMBERS:
        if word:
            assert editor.get(f"{OFFICE}{chooser}chosen/{word}/").status_code == 404, word
        answer = editor.get(f"{OFFICE}{chooser}chosen-multiple/", {"id": word})
        assert answer.status_code == 404, word


@pytest.mark.parametrize("chooser", CHOOSERS)
def test_chosen_row_that_is_not_there_is_not_found(editor, chooser):
    for number in ("0", "9223372036854775808"):
        assert editor.get(f"{OFFICE}{chooser}chosen/{number}/").status_code == 404
    answer = editor.get(f"{OFFICE}{chooser}chosen-multiple/", {"id": "0"})
    assert answer.json() == {"step": "chosen", "result": []}
    answer = editor.get(f"{OFFICE}{chooser}chosen-multiple/", {"id": "9223372036854775808"})
    assert answer.status_code == 404


@pytest.mark.parametrize("chooser", CHOOSERS)
def test_list_of_a_chooser_leaves_out_what_it_cannot_read(editor, chooser):
    asked = {"q": "%", "collection_id": "x", "locale": "xx", "ordering": "x", "multiple": "x"}
    for path in (OFFICE + chooser, f"{OFFICE}{chooser}results/"):
        assert editor.get(path, asked).status_code == 200
        assert editor.get(path, {"p": "NaN"}).status_code == 404


def test_chooser_of_pictures_searched_within_a_tag_is_refused(editor):
    """No link leads there: Wagtail does not search what it has filtered by tag."""
    answer = editor.get(f"{OFFICE}images/chooser/results/", {"q": "x", "tag": "x"})
    assert answer.status_code == 400


def test_format_of_a_picture_that_no_form_offers_is_said_in_the_form(editor):
    picture = image_of(PICTURE)
    for data in ({}, {"image-chooser-insertion-format": "x", "image-chooser-insertion-alt": "x"}):
        address = f"{OFFICE}images/chooser/{picture.pk}/select_format/"
        answer = editor.post(address, data)
        assert (answer.status_code, answer.json()["step"]) == (200, "select_format")


@pytest.mark.parametrize("kind", ["documents", "images"])
def test_upload_into_a_chooser_without_a_file_is_said_in_the_form(editor, kind):
    prefix = kind.removesuffix("s")
    answer = editor.post(f"{OFFICE}{kind}/chooser/create/", {f"{prefix}-chooser-upload-title": "x"})
    assert (answer.status_code, answer.json()["step"]) == (200, "reshow_creation_form")


@pytest.mark.parametrize("kind", ["email", "external"])
def test_link_that_is_none_is_said_in_the_form(editor, kind):
    answer = editor.post(f"{OFFICE}choose-{kind}-link/", {f"{kind}-link-chooser-url": "http://["})
    assert answer.status_code == 200
    assert answer.json()["step"] != "external_link_chosen"


@pytest.mark.parametrize("asked", [{}, {"id": ""}, {"id": "x"}, {"id": "1.5"}, {"html_path": "x"}])
def test_page_looked_for_by_what_is_no_number_is_not_found(editor, asked):
    assert editor.get(f"{OFFICE}api/main/pages/find/", asked).status_code == 404


def test_chooser_of_pages_leaves_out_types_and_pages_that_are_none(editor):
    for asked in ({"page_type": "x.y"}, {"page_type": "cms"}, {"target_pages": "x"}):
        assert editor.get(f"{OFFICE}choose-page/", asked).status_code in (200, 404)
    for asked in ({"id": "x"}, {"id": ""}):
        assert editor.get(f"{OFFICE}choose-page/chosen-multiple/", asked).status_code == 404


def test_parent_of_a_new_page_that_is_no_number_is_refused(editor):
    address = f"{OFFICE}pages/create/cms/lessonpage"
    assert editor.post(address, {"parent_page": "x"}).status_code == 400

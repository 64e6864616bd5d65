"""Files that the office takes in: no place, no name of a person, no way round (domain R4.2)."""

import io
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from accounts.roles import Role
from core.health_checks import run as run_check
from tests import media_files
from tests.media_files import ENDINGS, MARK, PICTURE_FORMATS, TAGGED_SOUNDS, photo

pytestmark = [pytest.mark.long, pytest.mark.django_db]

NAME = "shelter-berlin"
KEY = re.compile(r"[0-9a-f]{32}\.(webp|png|jpg|ogg|webm|m4a)")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def editor(site, office_person, signed_in):
    return signed_in(office_person(Role.EDITOR))


def upload(raw: bytes, ending: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{NAME}.{ending}", raw)


def add(editor, raw, ending="jpg"):
    """As on the page for one picture."""
    given = {"title": "Tea", "file": upload(raw, ending), "collection": 1}
    return editor.post(reverse("wagtailimages:add"), given)


def add_several(editor, raw, ending="jpg", kind="images", **more):
    """As the page for several files does, with the title that its script takes from the name."""
    address = reverse(
        f"wagtail{kind}:add_multiple" if kind == "images" else "wagtaildocs:add_multiple"
    )
    given = {"title": NAME, "files[]": upload(raw, ending), "collection": 1} | more
    return json.loads(editor.post(address, given).content)


def add_in_chooser(editor, raw, ending="jpg"):
    """As a block of a page does."""
    given = {
        "image-chooser-upload-title": NAME,
        "image-chooser-upload-file": upload(raw, ending),
        "image-chooser-upload-collection": 1,
    }
    return editor.post(reverse("wagtailimages_chooser:create"), given)


def nothing_left(media: Path) -> None:
    """No byte of what the files said, no name that somebody gave; and exiftool finds nothing."""
    files = [file for file in media.rglob("*") if file.is_file()]
    assert files
    for file in files:
        raw = file.read_bytes()
        assert KEY.fullmatch(file.name), file.name
        assert MARK not in raw, file.name
        assert b"GPS" not in raw
        assert b"Exif" not in raw
        assert b"EXIF" not in raw
    if shutil.which("exiftool"):
        told = json.loads(
            subprocess.run(
                ["exiftool", "-j", "-G1", *map(str, files)],  # noqa: S607
                check=True,
                capture_output=True,
            ).stdout
        )
        for one in told:
            groups = {key.partition(":")[0] for key in one if ":" in key}
            assert not {
                group
                for group in groups
                if group.startswith(("GPS", "IFD", "ExifIFD", "XMP", "IPTC", "Photoshop", "ICC"))
            }
            assert MARK.decode() not in json.dumps(one)
    elif os.environ.get("CI") == "true":
        pytest.fail("exiftool is missing: install libimage-exiftool-perl")


# --- pictures -------------------------------------------------------------------------------


def test_a_picture_says_nothing_whatever_the_format_and_the_way_it_came(editor, media):
    for kind in PICTURE_FORMATS:
        assert add(editor, photo(kind), ENDINGS[kind]).status_code == 302, kind
        assert add_several(editor, photo(kind), ENDINGS[kind])["success"], kind
        assert json.loads(add_in_chooser(editor, photo(kind), ENDINGS[kind]).content)
    images = list(Image.objects.all())
    assert len(images) == 3 * len(PICTURE_FORMATS)
    for image in images:
        # HEIC has another way to say how it lies, and no regard for this one.
        assert {image.width, image.height} == {40, 60}
        assert image.file_size == image.file.size
        assert NAME not in image.title + image.default_alt_text
        for rendition in image.get_renditions("max-165x165", "width-20", "original").values():
            assert NAME not in rendition.url + str(rendition.img_tag())
    nothing_left(media)


def test_the_picture_itself_goes_over_as_it_looked(editor):
    clear = io.BytesIO()
    Pillow.new("RGBA", (4, 4), (200, 30, 40, 0)).save(clear, "PNG")
    add(editor, clear.getvalue(), "png")
    grey = io.BytesIO()
    Pillow.new("I;16", (4, 4), 32_768).save(grey, "PNG")
    add(editor, grey.getvalue(), "png")
    inks = io.BytesIO()
    Pillow.new("CMYK", (4, 4), (0, 255, 255, 0)).save(inks, "JPEG")
    add(editor, inks.getvalue(), "jpg")
    first, second, third = (Pillow.open(image.file) for image in Image.objects.order_by("pk"))
    assert first.getpixel((1, 1))[3] == 0
    assert abs(second.convert("L").getpixel((1, 1)) - 128) < 4
    red, _green, blue = third.getpixel((1, 1))
    assert red > 200
    assert blue < 60


def test_what_a_file_is_its_bytes_say_and_not_its_name(editor):
    add(editor, photo("PNG"), "jpg")
    assert Pillow.open(Image.objects.get().file).format == "WEBP"


def test_what_is_no_picture_too_large_or_moves_is_refused_in_a_sentence(editor, media):
    for raw, sentence in (
        (b"<svg/>", "This is no picture"),
        (b"", "empty"),
        (photo()[:200], "This is no picture"),
        (media_files.png_that_says(12_500, 10_000), "too large"),
        (media_files.moving(), "This picture moves"),
        (b"\xff\xd8" + bytes(15_000_001), "too big"),
    ):
        page = add(editor, raw)
        assert page.status_code == 200
        assert sentence in page.content.decode(), sentence
    assert not Image.objects.exists()
    assert not media.exists()


def test_125_megapixels_in_15_kilobytes_are_refused_before_they_are_unpacked(editor, monkeypatch):
    def unpacked(_picture):
        raise AssertionError

    bomb = io.BytesIO()
    Pillow.new("1", (12_500, 10_000)).save(bomb, "PNG")
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", unpacked)
    assert "too large" in add(editor, bomb.getvalue(), "png").content.decode()
    assert "too large" in add_several(editor, bomb.getvalue(), "png")["error_message"]


def test_a_file_without_a_title_of_its_own_waits_bare_as_well(editor, media):
    answer = add_several(editor, photo(), title="x" * 300)
    assert "uploaded_file_id" in answer
    assert NAME not in answer["form"]
    waiting = UploadedFile.objects.get()
    nothing_left(media)
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk])
    prefix = f"uploaded-image-{waiting.pk}"
    editor.post(address, {f"{prefix}-title": "Tea", f"{prefix}-collection": 1})
    assert Image.objects.get().title == "Tea"
    nothing_left(media)


def test_the_page_does_not_propose_the_name_of_the_file_as_title(editor):
    for name in ("wagtailimages:add", "wagtaildocs:add", "wagtailimages_chooser:choose"):
        assert b"w-sync" not in editor.get(reverse(name)).content.replace(b"w-sync-", b"")


# --- sounds ---------------------------------------------------------------------------------


def test_a_sound_says_nothing_whatever_the_way_it_came(editor, media):
    for ending, make in TAGGED_SOUNDS.items():
        file = upload(make(), ending)
        given = {"title": "Tea", "file": file, "collection": 1}
        assert editor.post(reverse("wagtaildocs:add"), given).status_code == 302
        assert add_several(editor, make(), ending, kind="docs")["success"]
    for document in Document.objects.all():
        assert NAME not in document.title + document.url
        assert NAME not in editor.get(document.url)["Content-Disposition"]
        assert document.file_size == document.file.size
    assert Document.objects.count() == 2 * len(TAGGED_SOUNDS)
    nothing_left(media)


def test_what_is_no_sound_is_refused_in_a_sentence(editor, media):
    for raw in (b"%PDF-1.7", b"<script src=y.js></script>", b"OggS" + bytes(40)):
        file = SimpleUploadedFile("hello.ogg", raw)
        page = editor.post(
            reverse("wagtaildocs:add"), {"title": "x", "file": file, "collection": 1}
        )
        assert "This is no sound" in page.content.decode()
    assert not media.exists()


# --- the door -------------------------------------------------------------------------------


def test_what_comes_without_a_form_is_made_bare_at_the_door(media):
    image = Image.objects.create(title="Tea", file=ContentFile(photo(), name=f"{NAME}.jpg"))
    image.get_rendition("width-20")
    sound = ContentFile(TAGGED_SOUNDS["m4a"](), name=f"{NAME}.m4a")
    Document.objects.create(title="Tea", file=sound)
    nothing_left(media)
    with pytest.raises(SuspiciousFileOperation):
        Document.objects.create(title="x", file=ContentFile(b"%PDF-1.7", name="x.pdf"))


# --- what was stored before ------------------------------------------------------------------


def test_what_was_stored_before_is_told_by_doctor_and_mended_again_and_again(
    office_person, media, settings, capsys
):
    editor = office_person(Role.EDITOR)
    plain = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": plain}
    named = {"title": "shelter berlin", "uploaded_by_user": editor}
    picture = Image.objects.create(file=ContentFile(photo(), name=f"{NAME}.jpg"), **named)
    picture.get_rendition("width-20")
    sound = ContentFile(TAGGED_SOUNDS["ogg"](), name=f"{NAME}.ogg")
    Document.objects.create(title="Tea", file=sound)
    UploadedFile.objects.create(
        file=ContentFile(photo(), name=f"{NAME}.jpg"),
        for_content_type=ContentType.objects.get_for_model(Image),
    )
    profile = UserProfile.get_for_user(editor)
    profile.avatar.save(f"{NAME}.jpg", ContentFile(photo()))
    gone = Image.objects.create(file=ContentFile(photo(), name="gone.jpg"), title="Gone")
    gone_file = media / gone.file.name
    settings.STORAGES = settings.STORAGES | {"default": settings.MEDIA_STORAGE}
    (finding,) = run_check("media")
    assert finding.msg.startswith("6 files may say")
    gone_file.unlink()
    with transaction.atomic(), pytest.raises(CommandError, match="1 files are as they were"):
        call_command("clean_media")
    gone.delete()
    told = capsys.readouterr().out
    assert "1 of 3: image" in told
    assert "check_catalogue --fix" in told
    call_command("clean_media")
    assert run_check("media")[0].msg.startswith("No picture")
    mended = Image.objects.get()
    assert (mended.title, mended.width, mended.height) == ("New picture", 40, 60)
    assert mended.file_size == mended.file.size
    assert Document.objects.get().title == "Tea"


def test_files_of_a_course_are_made_bare_where_they_lie(tmp_path, capsys):
    (tmp_path / "tea.jpg").write_bytes(photo())
    (tmp_path / "tea.txt").write_bytes(b"tea")
    with pytest.raises(CommandError, match="1 files"):
        call_command("clean_media", str(tmp_path / "tea.jpg"), str(tmp_path / "tea.txt"))
    call_command("clean_media", str(tmp_path / "tea.jpg"))
    assert "is bare" in capsys.readouterr().out
    assert MARK not in (tmp_path / "tea.jpg").read_bytes()


# --- the account page -----------------------------------------------------------------------


def test_the_office_asks_nobody_for_a_name_or_a_photo(editor, media):
    page = editor.get("/office/account/").content.decode()
    assert 'type="file"' not in page
    assert "first_name" not in page
    sent = {
        "name_email-first_name": "Edith",
        "name_email-last_name": "Somebody",
        "avatar-avatar": upload(photo(), "jpg"),
        "locale-preferred_language": "en",
        "locale-current_time_zone": "UTC",
        "theme-theme": "dark",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
    }
    assert editor.post("/office/account/", sent).status_code == 302
    assert not media.exists()
    profile = editor.get("/office/account/").context["user"].wagtail_userprofile
    assert (profile.avatar.name or "", profile.theme) == ("", "dark")


def test_the_account_page_is_for_the_office_alone(client, person, signed_in):
    assert client.get("/office/account/").status_code == 302
    assert signed_in(person(Role.LEARNER)).get("/office/account/").status_code in (302, 404)

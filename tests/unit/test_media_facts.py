"""What a definition and its words say of a picture and a sound, and how their files are called."""

import hashlib
import io
import re

import pytest
from PIL import Image

from core.media.pictures import has_no_metadata as is_bare_picture
from courses.questions.bare_files import (
    RejectedFile,
    content_key,
    has_no_metadata,
    is_content_key,
    stored_form,
    strip_picture,
    strip_sound,
)
from courses.questions.pictures import MAX_BYTES, InvalidPicture, picture_facts, strip_metadata
from courses.questions.sounds import MAX_BYTES as MOST_SOUND_BYTES
from courses.questions.sounds import NoSound, checked_mime, mime_of, sound_facts
from tests.media_files import MARK, SOUNDS, TAGGED_SOUNDS, photo

OGG, WEBM, M4A = ((SOUNDS / f"hello.{ending}").read_bytes() for ending in ("ogg", "webm", "m4a"))


def drawn(kind, size=(9, 6)):
    out = io.BytesIO()
    Image.new("RGB", size, "#1f5c57").save(out, kind)
    return out.getvalue()


def test_a_picture_is_known_by_the_file_that_was_given_and_measured_upright():
    raw = photo()  # 60 wide and 40 high, and it lies on its side
    facts = picture_facts(raw)
    assert (facts.digest, facts.width, facts.height) == (hashlib.sha256(raw).hexdigest(), 40, 60)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_what_is_sent_out_is_made_anew_from_the_pixels(kind):
    sent = strip_metadata(photo(kind))
    assert is_bare_picture(sent)
    assert Image.open(io.BytesIO(sent)).format == "WEBP"


def test_a_picture_is_sent_with_no_side_over_sixteen_hundred_pixels():
    assert Image.open(io.BytesIO(strip_metadata(drawn("PNG", (2000, 20))))).size == (1600, 16)
    assert Image.open(io.BytesIO(strip_metadata(drawn("PNG", (20, 1600))))).size == (20, 1600)


@pytest.mark.parametrize("read", [picture_facts, strip_metadata])
@pytest.mark.parametrize(
    # Named: the bytes of an AVIF hold the second in which it was made.
    "raw",
    [b"", b"no picture", photo("AVIF"), photo("HEIF")],
    ids=["nothing", "text", "AVIF", "HEIF"],
)
def test_a_quiz_shows_three_formats_and_nothing_else(read, raw):
    with pytest.raises(InvalidPicture):
        read(raw)


@pytest.mark.parametrize("read", [picture_facts, strip_metadata])
def test_a_picture_of_five_million_bytes_will_do_and_one_more_will_not(read):
    raw = drawn("JPEG")
    read(raw + bytes(MAX_BYTES - len(raw)))
    with pytest.raises(InvalidPicture, match="too-big"):
        read(raw + bytes(MAX_BYTES - len(raw) + 1))


def test_a_sound_is_known_by_its_file_and_its_size():
    facts = sound_facts(OGG)
    assert (facts.digest, facts.size_bytes) == (hashlib.sha256(OGG).hexdigest(), len(OGG))
    with pytest.raises(NoSound):
        sound_facts(b"no sound")


def test_a_sound_of_five_million_bytes_will_do_and_one_more_will_not():
    assert checked_mime(M4A + bytes(MOST_SOUND_BYTES - len(M4A))) == "audio/mp4"
    with pytest.raises(NoSound):
        checked_mime(M4A + bytes(MOST_SOUND_BYTES - len(M4A) + 1))


WEBM_HEAD = b"\x1a\x45\xdf\xa3"


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (WEBM_HEAD + b" webm A_OPUS", "audio/webm"),
        (WEBM_HEAD + b" webm", None),
        (WEBM_HEAD + b" A_OPUS", None),
        (WEBM_HEAD + b" webm A_OPUS V_VP9", None),
        (WEBM_HEAD + b" webm A_OPUS V_AV1", None),
        (WEBM_HEAD + b" webm A_OPUS V_MPEG4", None),
        # What is inside is named near the beginning or not at all.
        (WEBM_HEAD + b" webm" + bytes(4096 - 15) + b"A_OPUS", "audio/webm"),
        (WEBM_HEAD + b" webm" + bytes(4096 - 14) + b"A_OPUS", None),
        (b"OggS" + b" OpusHead", "audio/ogg"),
        (b"OggS", None),
        (b"xOggS" + b" OpusHead", None),
        (b"\x00\x00\x00\x18ftyp mp4a", "audio/mp4"),
        (b"\x00\x00\x00\x18ftyp Opus", "audio/mp4"),
        (b"\x00\x00\x00\x18ftyp", None),
        (b"\x00\x00\x00ftyp mp4a", None),
        # An MP4 names its sound at the end.
        (b"\x00\x00\x00\x18ftyp" + bytes(9000) + b"mp4a", "audio/mp4"),
        (b"\x00\x00\x00\x18ftyp mp4a hdlr12345678vide", None),
        (b"\x00\x00\x00\x18ftyp mp4a hdlr1234567\nvide", None),
    ],
)
def test_first_bytes_decide_what_a_sound_is(data, mime):
    assert mime_of(data) == mime


# --- what is kept ---------------------------------------------------------------------------


@pytest.mark.parametrize("raw", [OGG, WEBM, M4A])
def test_a_bare_sound_is_kept_as_it_is(raw):
    assert stored_form(raw) == strip_sound(raw) == raw
    assert has_no_metadata(raw)


@pytest.mark.parametrize("kind", TAGGED_SOUNDS)
def test_a_sound_with_notes_is_kept_without_them(kind):
    raw = TAGGED_SOUNDS[kind]()
    assert not has_no_metadata(raw)
    assert MARK not in stored_form(raw)
    assert has_no_metadata(stored_form(raw))


def refusal(take, raw):
    with pytest.raises(RejectedFile) as caught:
        take(raw)
    assert str(caught.value) == caught.value.code
    return caught.value.code


def test_what_is_no_sound_or_too_large_or_holds_more_is_refused_with_its_reason():
    assert refusal(strip_sound, b"no sound") == "no-sound"
    assert refusal(strip_sound, b"no sound" * MOST_SOUND_BYTES) == "sound-too-big"
    assert refusal(strip_sound, bytes(MOST_SOUND_BYTES)) == "no-sound"
    assert refusal(strip_sound, OGG + b"behind its end") == "sound-holds-more"


def test_what_is_neither_picture_nor_sound_is_refused_as_a_picture():
    assert refusal(stored_form, b"neither") == "none"
    assert refusal(strip_picture, b"neither") == "none"
    assert not has_no_metadata(b"neither")


def test_a_sound_that_cannot_be_made_bare_is_refused_as_a_sound():
    assert refusal(stored_form, OGG + b"behind its end") == "sound-holds-more"
    assert refusal(stored_form, M4A + bytes(MOST_SOUND_BYTES)) == "sound-too-big"


def test_a_large_picture_is_no_large_sound():
    large = drawn("JPEG") + bytes(MOST_SOUND_BYTES)
    assert is_bare_picture(stored_form(large))


@pytest.mark.parametrize(
    ("kept", "ending"),
    [
        (OGG, "ogg"),
        (WEBM, "webm"),
        (M4A, "m4a"),
        (drawn("PNG"), "png"),
        (drawn("WEBP"), "webp"),
        (drawn("JPEG"), "jpg"),
    ],
)
def test_a_file_is_called_by_chance_and_by_what_it_is(kept, ending):
    name = content_key(kept)
    assert re.fullmatch(rf"[0-9a-f]{{32}}\.{ending}", name)
    assert content_key(kept) != name
    assert is_content_key(name)
    assert is_content_key(f"a/b/{name}")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "0" * 31 + ".png",
        "0" * 32,
        "0" * 32 + ".exe",
        "0" * 32 + ".png/x",
        "x" + "0" * 32 + ".png",
        "A" * 32 + ".png",
        "0" * 32 + ".png\n",
    ],
)
def test_no_other_name_was_given_here(name):
    assert not is_content_key(name)


def test_a_name_that_a_phone_gave_is_none_of_ours():
    assert not is_content_key("IMG_2041.jpg")

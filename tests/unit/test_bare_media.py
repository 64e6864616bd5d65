"""Pictures and sounds without what a device wrote into them: the rules alone."""

import io
import shutil
import subprocess

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from core.media.pictures import has_no_metadata as is_bare_picture
from courses.questions.bare_files import RejectedFile, has_no_metadata, stored_form, strip_sound
from courses.questions.pictures import picture_facts
from tests.media_files import MARK, PICTURE_FORMATS, SOUNDS, TAGGED_SOUNDS, photo

SHIPPED = {name: (SOUNDS / name).read_bytes() for name in ("hello.ogg", "hello.webm", "hello.m4a")}


def saved(kind: str, **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (9, 9), "#1f5c57").save(out, kind, **more)
    return out.getvalue()


def test_a_photograph_is_not_bare_and_what_is_made_of_it_is():
    for kind in PICTURE_FORMATS:
        raw = photo(kind)
        assert not has_no_metadata(raw), kind
        assert has_no_metadata(stored_form(raw)), kind
        assert MARK not in stored_form(raw)


def test_a_bare_picture_is_kept_as_it_is_and_one_note_is_enough_for_another():
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "x")
    for kind, more in (
        ("PNG", {"pnginfo": text}),
        ("JPEG", {"comment": b"x"}),
        ("JPEG", {"exif": Image.Exif()}),
        ("WEBP", {"xmp": b"x"}),
    ):
        assert stored_form(saved(kind)) == saved(kind), kind
        if more.get("exif") is None:
            assert not is_bare_picture(saved(kind, **more)), kind
        assert not is_bare_picture(saved(kind) + b"x"), kind


def test_a_progressive_jpeg_is_read_to_its_end():
    assert is_bare_picture(saved("JPEG", progressive=True))


def test_a_sound_loses_its_notes_and_no_second():
    for ending, make in TAGGED_SOUNDS.items():
        tagged = make()
        bare = strip_sound(tagged)
        assert MARK in tagged
        assert MARK not in bare
        assert len(bare) == len(tagged)
        assert strip_sound(bare) == bare, ending
        plain = strip_sound(SHIPPED[f"hello.{ending}"])
        if ending != "ogg":
            assert bare.startswith(plain), ending
        assert b"Lavf" not in plain
        assert b"Lavc" not in plain


@pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool reads what others would find")
def test_exiftool_still_reads_a_bare_sound(tmp_path):
    for name, raw in SHIPPED.items():
        (tmp_path / name).write_bytes(strip_sound(raw))
        told = subprocess.run(
            ["exiftool", "-Duration", "-AudioChannels", "-AudioFormat", str(tmp_path / name)],  # noqa: S607
            check=True,
            capture_output=True,
        ).stdout
        assert told, name


def test_a_webm_whose_length_nobody_knew_yet_is_read_to_its_end():
    raw = SHIPPED["hello.webm"]
    for part in (b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75"):
        size = raw.index(part) + 4
        width = 9 - raw[size].bit_length()
        unknown = (1 << (7 * width + 1)) - 1
        raw = raw[:size] + unknown.to_bytes(width) + raw[size + width :]
    assert strip_sound(raw) == raw


def test_times_of_an_mp4_are_forgotten_and_a_second_track_is_refused():
    raw = bytearray(SHIPPED["hello.m4a"])
    place = raw.index(b"mvhd") + 8
    raw[place : place + 8] = b"\xdf\x00\x00\x01\xdf\x00\x00\x02"
    assert b"\xdf\x00\x00\x01" not in strip_sound(bytes(raw))
    raw[raw.index(b"soun") : raw.index(b"soun") + 4] = b"meta"
    with pytest.raises(RejectedFile):
        strip_sound(bytes(raw))


def test_what_is_cut_off_or_has_something_behind_it_is_refused():
    for name, raw in SHIPPED.items():
        for broken in (raw[:-7], raw + b"GPS of a phone"):
            assert not has_no_metadata(broken), name
            with pytest.raises(RejectedFile):
                strip_sound(broken)


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(SHIPPED)), st.integers(0, 2000), st.binary(min_size=1, max_size=12))
def test_any_damage_is_refused_or_taken_and_breaks_nothing(name, place, change):
    raw = damaged(SHIPPED[name], place, change)
    try:
        bare = strip_sound(raw)
    except RejectedFile:
        return
    assert len(bare) == len(raw)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PICTURE_FORMATS[:3]), st.integers(0, 400), st.binary(min_size=1, max_size=8))
# A note of its place of another kind than its values: Pillow can read it and not write it.
@example("JPEG", 149, b"\x00")
@example("JPEG", 149, b"\x02")
def test_any_damage_of_a_picture_is_refused_or_made_bare(kind, place, change):
    try:
        kept = stored_form(damaged(photo(kind), place, change))
    except RejectedFile:
        return
    assert has_no_metadata(kept)


@pytest.mark.parametrize("change", [b"\x00", b"\x02"])
def test_with_a_damaged_note_of_its_place_a_picture_is_upright_all_the_same(change):
    raw = damaged(photo("JPEG"), 149, change)
    assert Image.open(io.BytesIO(stored_form(raw))).size == (40, 60)
    facts = picture_facts(raw)
    assert (facts.width, facts.height) == (40, 60)


@pytest.mark.parametrize("change", [b"\x1c", b"\x82"])
def test_a_picture_of_a_phone_with_a_damaged_head_is_refused(change):
    with pytest.raises(RejectedFile):
        stored_form(damaged(photo("HEIF"), 106, change))


def damaged(raw, place, change):
    """The same bytes, but for these at this place."""
    return raw[:place] + change + raw[place + len(change) :]

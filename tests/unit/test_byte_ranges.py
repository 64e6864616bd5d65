"""Which piece of a sound a browser gets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.text_to_speech.views import byte_range
from tests.every_case import every_case

SOUND = b"0123456789"


@every_case(
    ("header", "heard"),
    [
        ("", SOUND),
        ("bytes=0-1", b"01"),
        ("bytes=0-", SOUND),
        ("bytes=4-", b"456789"),
        ("bytes=8-200", b"89"),
        ("bytes=-3", b"789"),
        ("bytes=-300", SOUND),
        # Two pieces, no number, backwards, another unit: the whole.
        ("bytes=0-1,4-5", SOUND),
        ("bytes=-", SOUND),
        ("bytes=5-4", SOUND),
        ("words=0-1", SOUND),
        ("bytes=0-9999999999999", SOUND),
    ],
)
def test_a_browser_hears_the_piece_that_it_asks_for(header, heard):
    piece = byte_range(header, len(SOUND))
    assert SOUND[piece or slice(None)] == heard


@every_case("header", ["bytes=10-", "bytes=10-12", "bytes=-0"])
def test_behind_the_end_there_is_nothing(header):
    with pytest.raises(ValueError, match="bytes"):
        byte_range(header, len(SOUND))


@given(st.text("bytes=-,0159 ", max_size=20), st.integers(1, 40))
def test_no_header_reaches_beyond_the_sound(header, size):
    try:
        piece = byte_range(header, size)
    except ValueError:
        return
    assert piece is None or 0 <= piece.start < piece.stop <= size

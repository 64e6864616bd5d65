"""Sounds without their metadata: who made them, where, when and with what. Pure.

Nothing is moved: metadata is overwritten in place, so no offset inside a file has to be computed
again. Only what is on a list is kept. Source: domain R4.2.

Why not a library: mutagen, which knows most tags, is under the GPL, leaves the place and times of
an MP4 unchanged and does not know WebM.
"""

import struct


class BadSound(ValueError):
    """These bytes are not a sound, are truncated, or have extra data that cannot be removed."""


# --- Ogg ------------------------------------------------------------------------------------

# RFC 7845: no program name, no comments. The rest of the packet is padding.
_NO_TAGS = b"OpusTags" + struct.pack("<II", 0, 0)


def _crc_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _bit in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table.append(value & 0xFFFFFFFF)
    return tuple(table)


_CRC = _crc_table()


def _ogg_crc(page: bytes) -> int:
    value = 0
    for byte in page:
        value = ((value << 8) & 0xFFFFFFFF) ^ _CRC[(value >> 24) ^ byte]
    return value


def strip_ogg_metadata(raw: bytes) -> bytes:
    """Opus in Ogg with an empty second packet, where names and covers are stored.

    Raises BadSound.
    """
    data = bytearray(raw)
    pages = _ogg_pages(raw)
    if len(pages) < 3 or not raw[pages[0][1] :].startswith(b"OpusHead"):
        raise BadSound
    if not raw[pages[1][1] :].startswith(b"OpusTags"):
        raise BadSound
    written = 0
    for start, body, end in pages[1:]:
        lacing = raw[start + 27 : body]
        ends = [place for place, size in enumerate(lacing) if size < 255]
        for place in range(body, end):
            data[place] = _NO_TAGS[written] if written < len(_NO_TAGS) else 0
            written += 1
        data[start + 22 : start + 26] = bytes(4)
        data[start + 22 : start + 26] = struct.pack("<I", _ogg_crc(bytes(data[start:end])))
        if ends:
            # Sound data must begin on a page of its own.
            if ends != [len(lacing) - 1] or written < len(_NO_TAGS):
                raise BadSound
            return bytes(data)
    raise BadSound


def _ogg_pages(raw: bytes) -> list[tuple[int, int, int]]:
    """Start, body and end of each page; all of one stream, with nothing between or after."""
    pages, position, serial = [], 0, raw[14:18]
    while position < len(raw):
        if raw[position : position + 5] != b"OggS\x00" or len(raw) < position + 27:
            raise BadSound
        body = position + 27 + raw[position + 26]
        end = body + sum(raw[position + 27 : body])
        if end > len(raw) or raw[position + 14 : position + 18] != serial:
            raise BadSound
        pages.append((position, body, end))
        position = end
    return pages


# --- WebM -----------------------------------------------------------------------------------

_INSIDE = {0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0}
_TRACK_TYPE, _SOUND_TRACK = 0x83, b"\x02"
# Program names, which must be present but may be empty.
_EMPTIED = {0x4D80, 0x5741}
_KEPT = {
    # Headers, positions of parts, and the duration.
    *(0x1A45DFA3, 0x114D9B74, 0x1C53BB6B, 0x2AD7B1, 0x4489),
    # For the track: numbers, and how to decode it.
    *(0xD7, 0x73C5, 0xB9, 0x88, 0x55AA, 0x9C, 0x6DE7, 0x6DF8, 0x23E383, 0x86, 0x63A2),
    *(0x56AA, 0x56BB, 0xE1),
    # The sound.
    *(0xE7, 0xA7, 0xAB, 0xA3, 0xA1, 0x9B, 0xFB, 0x75A2),
}


def strip_webm_metadata(raw: bytes) -> bytes:
    """WebM with its tags, names, dates, chapters and attachments blanked out. Raises BadSound."""
    data = bytearray(raw)
    position = 0
    while position < len(raw):
        identifier, after = _vint(raw, position, keep_marker=True)
        size, body = _vint(raw, after, keep_marker=False)
        # While still being recorded, the size is unknown: all bits are set.
        if identifier in _INSIDE:
            position = body
            continue
        end = body + size
        if end > len(raw):
            raise BadSound
        if identifier == _TRACK_TYPE and raw[body:end] != _SOUND_TRACK:
            raise BadSound
        if identifier in _EMPTIED:
            data[body:end] = bytes(size)
        elif identifier not in _KEPT and identifier != _TRACK_TYPE:
            data[position:end] = _void(end - position)
        position = end
    return bytes(data)


def _vint(raw: bytes, position: int, *, keep_marker: bool) -> tuple[int, int]:
    """An EBML number (RFC 8794), and the position after it."""
    first = raw[position] if position < len(raw) else 0
    width = 9 - first.bit_length()
    if not first or (keep_marker and width > 4) or position + width > len(raw):
        raise BadSound
    value = int.from_bytes(raw[position : position + width])
    return (value if keep_marker else value & ((1 << (7 * width)) - 1)), position + width


def _void(length: int) -> bytes:
    """An empty element of that length."""
    if length < 10:
        return b"\xec" + bytes([0x80 | (length - 2)]) + bytes(length - 2)
    return b"\xec\x01" + (length - 9).to_bytes(7) + bytes(length - 9)


# --- MP4 ------------------------------------------------------------------------------------

_BOXES_INSIDE = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts", b"mvex"}
_BOXES_INSIDE |= {b"moof", b"traf", b"mfra"}
_TIMED = {b"mvhd", b"tkhd", b"mdhd"}
_BOXES_KEPT = {
    *(b"ftyp", b"styp", b"sidx", b"smhd", b"nmhd", b"dref", b"elst", b"mdat"),
    *(b"stsd", b"stts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"ctts"),
    *(b"sgpd", b"sbgp", b"mehd", b"trex", b"mfhd", b"tfhd", b"tfdt", b"trun", b"tfra", b"mfro"),
}
# “Undetermined”, in three times five bits.
_NO_LANGUAGE = b"\x55\xc4"


def strip_mp4_metadata(raw: bytes) -> bytes:
    """MP4 without place, times, names and cover pictures. Raises BadSound.

    Also raised for another kind of track, in which a phone may record places.
    """
    data = bytearray(raw)
    _strip_boxes(raw, data, 0, len(raw))
    return bytes(data)


def _strip_boxes(raw: bytes, data: bytearray, position: int, end: int) -> None:
    while position < end:
        name, body, after = _box(raw, position, end)
        if name in _BOXES_INSIDE:
            _strip_boxes(raw, data, body, after)
        elif name in _TIMED:
            _clear_times(data, name, body, after)
        elif name == b"hdlr":
            # Version, then a word of the old format, the type, three more words and a name.
            if raw[body + 8 : body + 12] != b"soun":
                raise BadSound
            data[body + 12 : after] = bytes(after - body - 12)
        elif name not in _BOXES_KEPT:
            data[position + 4 : position + 8] = b"free"
            data[body:after] = bytes(after - body)
        position = after


def _box(raw: bytes, position: int, end: int) -> tuple[bytes, int, int]:
    """Name, body and end of the box that begins here."""
    if end - position < 8:
        raise BadSound
    size = int.from_bytes(raw[position : position + 4])
    name, body = raw[position + 4 : position + 8], position + 8
    if size == 1:
        size, body = int.from_bytes(raw[body : body + 8]), body + 8
    after = position + size if size else end
    if after < body or after > end:
        raise BadSound
    return name, body, after


def _clear_times(data: bytearray, name: bytes, body: int, after: int) -> None:
    """Clear the times of creation and change, and in `mdhd` the language."""
    long = 8 if after > body and data[body] == 1 else 4
    language = body + 4 + 3 * long + 4
    if after < language + 2:
        raise BadSound
    data[body + 4 : body + 4 + 2 * long] = bytes(2 * long)
    if name == b"mdhd":
        data[language : language + 2] = _NO_LANGUAGE

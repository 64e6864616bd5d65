"""Pictures and sounds that say too much, made as cameras and phones make them."""

import io
import struct
import zlib
from pathlib import Path

import pillow_heif
from PIL import Image, ImageCms, PngImagePlugin

SOUNDS = Path(__file__).parent / "data/sound"
# Stands in every note of the files below; none of it may be found anywhere afterwards.
MARK = b"Shelterstrasse"
_XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">Shelterstrasse 5</x:xmpmeta>'
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "HEIF": "heic"}


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = MARK.decode()
    exif[0x0112] = 6  # lies on its side
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0)}
    return exif


def photo(kind: str = "JPEG", *, size: tuple[int, int] = (60, 40)) -> bytes:
    """A photograph with place, device and notes, 60 wide and 40 high until it is turned upright."""
    pillow_heif.register_heif_opener()
    picture = Image.new("RGB", size, "#1f5c57")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    more: dict = {"exif": _exif(), "icc_profile": profile, "xmp": _XMP}
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", MARK.decode())
        text.add_itxt("XML:com.adobe.xmp", _XMP.decode())
        more["pnginfo"] = text
        del more["xmp"]
    out = io.BytesIO()
    picture.save(out, kind, **more)
    raw = out.getvalue()
    if kind == "JPEG":
        # IPTC, as agencies and editors of pictures write it: a city.
        note = b"\x1c\x02\x5a" + struct.pack(">H", len(MARK)) + MARK
        note += b"\x00" * (len(note) % 2)
        body = b"Photoshop 3.0\x00" + b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(note)) + note
        raw = raw[:2] + b"\xff\xed" + struct.pack(">H", len(body) + 2) + body + raw[2:]
        raw += MARK  # what an earlier program left behind the end
    assert MARK in raw
    return raw


def png_that_says(width: int, height: int) -> bytes:
    """A picture of some bytes that claims to be so large."""
    out = io.BytesIO()
    Image.new("L", (1, 1)).save(out, "PNG")
    head = b"IHDR" + struct.pack(">II", width, height) + out.getvalue()[24:29]
    return out.getvalue()[:12] + head + struct.pack(">I", zlib.crc32(head)) + out.getvalue()[33:]


def moving() -> bytes:
    """A picture of two frames."""
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def tagged_m4a() -> bytes:
    """Places as an iPhone writes them, a name and a cover, in a box of its own."""
    place = struct.pack(">HH", len(MARK), 0x15C7) + MARK
    notes = _box(b"\xa9xyz", place) + _box(b"meta", bytes(4) + MARK)
    return (SOUNDS / "hello.m4a").read_bytes() + _box(b"udta", notes) + _box(b"uuid", MARK * 2)


def tagged_webm() -> bytes:
    """Notes, an attachment and an unknown part behind the sound."""
    sizes = {0x1254C367: 30, 0x1941A469: 300, 0x4FFF: 20}
    raw = (SOUNDS / "hello.webm").read_bytes()
    for identifier, size in sizes.items():
        name = identifier.to_bytes((identifier.bit_length() + 7) // 8)
        raw += name + b"\x08" + size.to_bytes(4) + MARK.ljust(size, b".")
    return raw


def tagged_ogg() -> bytes:
    """The second packet with a vendor, a place, and a cover that needs several pages."""
    from core.media.sounds import _ogg_crc, _ogg_pages

    raw = (SOUNDS / "hello.ogg").read_bytes()
    pages = [raw[start:end] for start, _body, end in _ogg_pages(raw)]
    comment = b"LOCATION=" + MARK * 8_000
    packet = b"OpusTags" + struct.pack("<I", len(MARK)) + MARK
    packet += struct.pack("<II", 1, len(comment)) + comment
    lacing = [255] * (len(packet) // 255) + [len(packet) % 255]
    made, given = [pages[0]], 0
    while lacing:
        part, lacing = lacing[:255], lacing[255:]
        body = packet[given : given + sum(part)]
        page = bytearray(pages[1][:26] + bytes([len(part)]) + bytes(part) + body)
        page[5] = 1 if given else 0
        made.append(bytes(page))
        given += len(body)
    result = b""
    for number, page in enumerate([*made, *pages[2:]]):
        changed = bytearray(page)
        changed[18:22], changed[22:26] = struct.pack("<I", number), bytes(4)
        changed[22:26] = struct.pack("<I", _ogg_crc(bytes(changed)))
        result += bytes(changed)
    return result


TAGGED_SOUNDS = {"ogg": tagged_ogg, "webm": tagged_webm, "m4a": tagged_m4a}

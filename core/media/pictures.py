"""Pictures re-encoded from their pixels, so that no metadata of a camera is kept. Pure.

In every format, place, time, device, author, earlier versions and thumbnails are stored beside the
pixels. A list of what to remove would always be incomplete, so only pixels are copied. Source:
domain R4.2.
"""

import io
import struct
import warnings

import pillow_heif
from PIL import ExifTags, Image, ImageCms, ImageOps

pillow_heif.register_heif_opener()

# *Units*: bytes of the uploaded file.
MAX_BYTES = 15_000_000
# Larger pictures are refused by their header alone: unpacked, a pixel takes four bytes.
MAX_PIXELS = 30_000_000
# Longer sides are scaled down. *Units*: pixels.
LONGEST_SIDE = 2400
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")

NONE, TOO_BIG, TOO_MANY_PIXELS, MOVES = "none", "too-big", "too-many-pixels", "moves"

_PNG = b"\x89PNG\r\n\x1a\n"
# Chunks that determine how pixels look. Everything else in a PNG is text, time or private data.
_PNG_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT"}
_PNG_CHUNKS |= {b"bKGD", b"pHYs"}
_WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
# Tables, frames and scans of a JPEG; of its 16 kinds of application segment only the two that
# determine how it is drawn.
_JPEG_PARTS = {0xDB, 0xC4, 0xDD, *range(0xC0, 0xD0)} - {0xC8}
_JPEG_NOTES = {0xE0: (b"JFIF\x00", 16), 0xEE: (b"Adobe", 14)}


# What Pillow and its format plugins raise for damaged bytes.
_UNREADABLE = (EOFError, OSError, RuntimeError, SyntaxError, TypeError, ValueError, struct.error)


class BadPicture(ValueError):
    """These bytes are not an acceptable picture. `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def open_picture(
    raw: bytes,
    *,
    formats: tuple[str, ...] = FORMATS,
    most_bytes: int = MAX_BYTES,
    most_pixels: int = MAX_PIXELS,
) -> Image.Image:
    """Open the picture without decoding its pixels. Raises BadPicture, judging by the header.

    The format is recognised by the first bytes; the file name is ignored.
    """
    if len(raw) > most_bytes:
        raise BadPicture(TOO_BIG)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(raw), formats=formats)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as problem:
        raise BadPicture(TOO_MANY_PIXELS) from problem
    except _UNREADABLE as problem:
        raise BadPicture(NONE) from problem
    if picture.width * picture.height > most_pixels:
        raise BadPicture(TOO_MANY_PIXELS)
    # A phone may store further shots in one file (MPO, HEIF): only the first is used.
    if picture.format in ("PNG", "WEBP", "AVIF") and getattr(picture, "is_animated", False):
        raise BadPicture(MOVES)
    return picture


def reencode(
    raw: bytes,
    *,
    formats: tuple[str, ...] = FORMATS,
    most_bytes: int = MAX_BYTES,
    longest_side: int = LONGEST_SIDE,
) -> bytes:
    """The picture as WebP, from its pixels alone: upright, in sRGB, no side too long.

    Raises BadPicture.
    """
    picture = open_picture(raw, formats=formats, most_bytes=most_bytes)
    # Drawings, unlike photographs, are compressed without loss.
    is_drawn = picture.format == "PNG" and picture.mode not in ("I;16", "I;16B", "I")
    try:
        pixels = _in_srgb(apply_orientation(picture))
        pixels.thumbnail((longest_side, longest_side))
        bare = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())
        out = io.BytesIO()
        bare.save(out, "WEBP", quality=90, lossless=is_drawn, exif=b"", xmp=b"", icc_profile=b"")
        if len(out.getvalue()) > most_bytes // 3:
            out = io.BytesIO()
            bare.save(out, "WEBP", quality=85)
    except _UNREADABLE as problem:
        raise BadPicture(NONE) from problem
    return out.getvalue()


def apply_orientation(picture: Image.Image) -> Image.Image:
    """Rotate the picture as its camera was held. Raises BadPicture.

    Pillow would rewrite the other Exif data; it is dropped, since it may be damaged.
    """
    try:
        picture.load()
        held = picture.getexif().get(ExifTags.Base.Orientation, 1)
        note = Image.Exif()
        if held in range(1, 9):
            note[ExifTags.Base.Orientation] = held
        picture.info["exif"] = note.tobytes()
        return ImageOps.exif_transpose(picture)
    except _UNREADABLE as problem:
        raise BadPicture(NONE) from problem


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The pixels in sRGB, which browsers assume, so that no colour profile is needed."""
    if picture.mode.startswith("I"):
        return picture.point(lambda level: level / 256).convert("L").convert("RGB")
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    profile = picture.info.get("icc_profile")
    if profile and picture.mode != "CMYK":
        picture = picture.convert("L" if picture.mode == "L" else mode)
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            changed = ImageCms.profileToProfile(picture, source, target, outputMode=mode)
            return changed if changed is not None else picture.convert(mode)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            # Ignore a profile that cannot be read.
            pass
    return picture.convert(mode)


def has_no_metadata(raw: bytes) -> bool:
    """Whether a JPEG, PNG or WebP has only picture data. False for other formats."""
    try:
        if raw.startswith(_PNG):
            return _png_has_no_metadata(raw)
        if raw.startswith(b"\xff\xd8"):
            return _jpeg_has_no_metadata(raw)
        return raw[:4] == b"RIFF" and raw[8:12] == b"WEBP" and _webp_has_no_metadata(raw)
    except (IndexError, struct.error):
        return False


def _png_has_no_metadata(raw: bytes) -> bool:
    position, name = len(_PNG), b""
    while name != b"IEND":
        (length,) = struct.unpack_from(">I", raw, position)
        name = raw[position + 4 : position + 8]
        if name not in _PNG_CHUNKS:
            return False
        position += 12 + length
    return position == len(raw)


def _webp_has_no_metadata(raw: bytes) -> bool:
    (length,) = struct.unpack_from("<I", raw, 4)
    position = 12
    while position < len(raw):
        (size,) = struct.unpack_from("<I", raw, position + 4)
        if raw[position : position + 4] not in _WEBP_CHUNKS:
            return False
        position += 8 + size + size % 2
    return position == len(raw) and position == int(length) + 8


def _jpeg_has_no_metadata(raw: bytes) -> bool:
    position = 2
    while raw[position] == 0xFF:
        marker = raw[position + 1]
        if marker == 0xD9:
            return position + 2 == len(raw)
        (length,) = struct.unpack_from(">H", raw, position + 2)
        body = raw[position + 4 : position + 2 + length]
        if marker in _JPEG_NOTES:
            begins, size = _JPEG_NOTES[marker]
            if not body.startswith(begins) or length != size:
                return False
        elif marker != 0xDA and marker not in _JPEG_PARTS:
            return False
        position += 2 + length
        if marker == 0xDA:
            position = _after_scan(raw, position)
    return False


def _after_scan(raw: bytes, position: int) -> int:
    """The position after the compressed pixels that begin here."""
    while True:
        position = raw.index(b"\xff", position) if b"\xff" in raw[position:] else len(raw)
        if raw[position + 1] != 0 and not 0xD0 <= raw[position + 1] <= 0xD7:
            return position
        position += 2

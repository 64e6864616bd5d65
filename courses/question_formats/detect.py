"""Detect the format of a file by its content; the name decides only between text formats."""

import re
from types import ModuleType

from . import aiken, csv_table, gift, moodle_xml, qti, qti3, quiz_app
from .exchange import UnreadableFile, check_size
from .package import is_package

# By the names used to choose a format.
FORMATS: dict[str, ModuleType] = {
    "gift": gift,
    "aiken": aiken,
    "moodle-xml": moodle_xml,
    "qti": qti,
    "qti-3": qti3,
    "csv": csv_table,
    "django-quiz-app": quiz_app,
}
# File extensions of the formats that can be written.
ENDINGS = {"gift": "gift", "moodle-xml": "xml", "qti": "zip", "qti-3": "zip", "csv": "csv"}
# The written formats that can contain pictures.
HOLD_PICTURES = frozenset({"moodle-xml", "qti", "qti-3"})
_LOOKED_AT = 4_000
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_QTI_ROOTS = frozenset(
    {"assessmentItem", "qti-assessment-item", "questestinterop"}
    | {"assessmentTest", "qti-assessment-test"}
)
_DUMP = re.compile(r"^\s*\[\s*[{\]]")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def detect(data: bytes, name: str = "") -> str:
    """Return the format of a file. Raises UnreadableFile if it is none of ours."""
    check_size(data)
    if is_package(data):
        return "qti"
    start = data[:_LOOKED_AT]
    if start.startswith(_UTF_16):
        text = start.decode("utf-16", errors="ignore")
    elif b"\x00" in start:
        raise UnreadableFile("format-unknown")
    else:
        text = start.decode("utf-8-sig", errors="ignore")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip().startswith("<"):
        root = _ROOT.search(text)
        return "qti" if root is not None and root[1] in _QTI_ROOTS else "moodle-xml"
    if _DUMP.match(text):
        return "django-quiz-app"
    header = {cell.strip(' "').lower() for cell in re.split("[,;\t]", text.strip().split("\n")[0])}
    if {"kind", "question"} <= header or name.lower().endswith((".csv", ".tsv")):
        return "csv"
    return "aiken" if aiken.RIGHT_ANSWER.search(text) and "{" not in text else "gift"

"""Files of other programs for tests: those kept in tests/data, and small ones made on the spot."""

import io
import zipfile
from pathlib import Path

KEPT = Path(__file__).resolve().parent.parent / "data" / "exchange"


def kept(name: str) -> bytes:
    """The bytes of a sample."""
    return (KEPT / name).read_bytes()


def zipped(files: dict[str, bytes], **options) -> bytes:
    """A zip file; names go in as they are, however bad."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def kept_package() -> bytes:
    """The sample package of QTI."""
    folder = KEPT / "qti"
    return zipped(
        {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*.xml"))}
    )


def package_of(*items: str, kind="imsqti_item_xmlv2p1") -> bytes:
    """A package of items, each given as what stands in its `assessmentItem`."""
    resources = "".join(
        f'<resource type="{kind}" href="{number}.xml"/>' for number in range(len(items))
    )
    files = {"imsmanifest.xml": f"<manifest><resources>{resources}</resources></manifest>"}
    for number, item in enumerate(items):
        files[f"{number}.xml"] = item if item.startswith("<?") else item_of(item)
    return zipped({name: text.encode() for name, text in files.items()})


def item_of(inside: str, attributes="") -> str:
    """An item of QTI."""
    return f'<assessmentItem title="T" {attributes}>{inside}</assessmentItem>'


def problems_of(reading) -> list[tuple]:
    """(line, severity, code) of everything that was told."""
    return [(one.place.line, one.severity, one.code) for one in reading.problems]


def told_of(reading) -> list[str]:
    """The codes alone."""
    return [one.code for one in reading.problems]

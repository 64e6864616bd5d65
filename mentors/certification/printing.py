"""The certificate as a tagged PDF (PDF/UA-1), made on request, with the same bytes each time.

It names the organisation by its public name, or else the site, and does not say why the holder
trained (domain 6.1, R7.7).
"""

import io
import unicodedata
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentors.programmes.queries import competency_lines, hours_words

from ..models import Certificate
from .short_codes import short_code

HERE = Path(__file__).parent
TEMPLATE = HERE / "certificate.typ"
FONTS = HERE / "fonts"
INK = "#22302e"


def verify_address(public_id: UUID) -> str:
    """Return the URL where anyone can check whether the certificate is valid."""
    return settings.BASE_URL.rstrip("/") + reverse("verify", args=[public_id])


def can_print(name: str) -> bool:
    """Whether the shipped fonts have every letter of `name`; a missing one would print as a box."""
    probe = f"""#set text(font: {_families()}, fallback: false)
#set document(title: "name")
#sys.inputs.name"""
    try:
        _compiler().compile(
            probe.encode(), format="pdf", pdf_standards=["ua-1"], sys_inputs={"name": name}
        )
    except typst.TypstError:
        return False
    return True


def certificate_pdf(certificate: Certificate) -> bytes:
    """Return the PDF of a certificate that has a name.

    Raise ValueError if the name was erased.
    """
    if certificate.shown_name is None:
        raise ValueError("a certificate without a name is not printed")
    with translation.override(certificate.language):
        words = _words(certificate)
    return compiled(TEMPLATE, words, at=certificate.valid_from)


def compiled(template: Path, words: dict[str, str], *, at: datetime) -> bytes:
    """Compile a template with these texts to PDF/UA-1; `at` is the only timestamp in it."""
    pdf = _compiler(template.parent).compile(
        template,
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()),
        sys_inputs=words,
    )
    if not isinstance(pdf, bytes):
        raise TypeError("what is printed is one file")
    return pdf


def _words(certificate: Certificate) -> dict[str, str]:
    title, description = certificate.shown_title, certificate.version.description
    issuer = certificate.issuer_name or settings.SITE_NAME
    dates = {
        "first": _day(certificate.valid_from),
        "last": _day(certificate.valid_until),
    }
    return {
        "lang": certificate.language.split("-")[0],
        "rtl": "yes" if translation.get_language_bidi() else "no",
        "title": _("Certificate: %(achievement)s") % {"achievement": title},
        "kind": _("Certificate"),
        "achievement": title,
        "achievement_runs": letters_run(title),
        "given_to": _("Given to"),
        "name": certificate.shown_name,
        "name_runs": letters_run(certificate.shown_name),
        "description": description,
        "description_runs": letters_run(description),
        "dates": _("From %(first)s to %(last)s") % dates,
        "issuer": issuer,
        "issuer_line": _("Given by %(site)s") % {"site": issuer},
        "hours": hours_words(certificate),
        "can_do": _("What she can do:"),
        "competencies": "\n".join(competency_lines(certificate)),
        **check_words(certificate),
    }


def check_words(certificate: Certificate) -> dict[str, str]:
    """Return where anyone can check whether it is valid: the URL, its short code, and a QR code."""
    address = verify_address(certificate.public_id)
    return {
        "check": _("Whether it is valid now can be seen at this address:"),
        "address": address,
        "code_says": _("or there with this code:"),
        "code": short_code(certificate.public_id),
        "qr": _qr(address),
        "qr_alt": _("A code for a phone's camera. It opens the address %(address)s")
        % {"address": address},
    }


def letters_run(words: str) -> str:
    """Return the direction of a text, "rtl" or "ltr", by its first letter."""
    for letter in words:
        direction = unicodedata.bidirectional(letter)
        if direction in ("L", "R", "AL"):
            return "ltr" if direction == "L" else "rtl"
    return "ltr"


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=0, dark=INK, xmldecl=False, nl=False
    )
    return drawn.getvalue().decode()


@cache
def fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def _families() -> str:
    return "(" + ", ".join(f'"{family}"' for family in fonts().families()) + ",)"


def _compiler(root: Path = HERE) -> typst.Compiler:
    """Return a new compiler: it keeps state, and calls come from several threads."""
    return typst.Compiler(root=root, font_paths=fonts(), ignore_system_fonts=True)

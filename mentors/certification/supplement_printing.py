"""The supplement to a certificate as a tagged PDF (PDF/UA-1), made when the holder asks.

It complements the certificate for schools and employers who ask what it represents (ADR-0007). It
says no more about why the holder trained than the certificate does (domain 6.1, R7.7).
"""

import json

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ..models import Certificate
from .printing import HERE, check_words, compiled, letters_run
from .supplement_sentences import parts_of

TEMPLATE = HERE / "supplement.typ"


def supplement_pdf(certificate: Certificate, *, named: bool) -> bytes:
    """Return the PDF. `named`: with the name on the certificate; else that part is “Not stated”.

    Raise ValueError if the name was erased.
    """
    if certificate.shown_name is None:
        raise ValueError("a certificate without a name has no supplement")
    with translation.override(certificate.language):
        words = _words(certificate, named=named)
    return compiled(TEMPLATE, words, at=certificate.valid_from)


def _words(certificate: Certificate, *, named: bool) -> dict[str, str]:
    parts = [
        {
            "label": part.label,
            "lines": part.lines,
            "runs": [letters_run(line) for line in part.lines],
            "own": part.own,
            "listed": part.listed,
        }
        for part in parts_of(certificate, named=named)
    ]
    title = {"achievement": certificate.shown_title}
    return {
        "lang": certificate.language.split("-")[0],
        "rtl": "yes" if translation.get_language_bidi() else "no",
        "title": _("Supplement: %(achievement)s") % title,
        "heading": _("Supplement to the certificate"),
        "issuer": certificate.issuer_name or settings.SITE_NAME,
        "form": _(
            "In the parts that the European approach to micro-credentials names (Recommendation of "
            "the Council of the European Union, 16 June 2022)."
        ),
        "parts": json.dumps(parts, ensure_ascii=False),
        **check_words(certificate),
    }

"""QR codes as an inline SVG."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str) -> SafeString:
    """`text` as a QR code. Only for text that we made ourselves."""
    drawn = segno.make(text, error="m").svg_inline(omitsize=True, border=2)
    return mark_safe(drawn)  # noqa: S308 - drawn by segno from letters of our own

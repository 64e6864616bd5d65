"""Reports in words: what may be tapped, and why one is not taken."""

from django.utils.translation import gettext_lazy as _

REPORT_WORDS = {
    "i-was-afraid": _("I was afraid"),
    "asked-for-contact": _("It asked how to reach me, or where I am"),
    "about-money": _("It was about money"),
    "it-hurt-me": _("It hurt me"),
    "talk-with-me": _("Please talk with me"),
}
PASSED_ON = _("It is passed on. Whom it is about is not told, and nobody asks you why.")
NOT_HERSELF = _("This is your own. Nothing was passed on.")
TOO_LONG = _("Please use fewer words, 300 letters at most. Nothing is lost.")

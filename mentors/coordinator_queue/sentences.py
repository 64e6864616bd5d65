"""The words of a coordinator's queue."""

from django.utils.translation import gettext_lazy as _

from .queries import ASSESSORS, CALIBRATION, DIFFERENTLY, READY, RENEWAL_DUE, THIRD

TITLES = {
    READY: _("Ready for a certificate"),
    THIRD: _("A third assessor"),
    DIFFERENTLY: _("They see it differently"),
    RENEWAL_DUE: _("To be renewed"),
    ASSESSORS: _("Need two assessors"),
    CALIBRATION: _("Calibration"),
}
# What stands there while nothing of a kind waits.
NOTHING = {
    READY: _("Nobody has met everything yet who holds no certificate."),
    THIRD: _("No two ratings differ."),
    DIFFERENTLY: _("No disagreement waits."),
    RENEWAL_DUE: _("No certificate ends within 60 days."),
    ASSESSORS: _("Everybody who is on her way has two assessors."),
    CALIBRATION: _("Every assessor has rated the scene of this quarter."),
}
ACTIONS = {
    READY: _("Look"),
    THIRD: _("Name a third"),
    DIFFERENTLY: _("Ask somebody"),
    RENEWAL_DUE: _("Look"),
    ASSESSORS: _("Name them"),
    CALIBRATION: _("Open"),
}

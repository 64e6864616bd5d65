"""Texts of a coordinator's queue."""

from django.utils.translation import gettext_lazy as _

from .queries import ASSESSORS, CALIBRATION, DIFFERENTLY, READY, RENEWAL_DUE, THIRD

TITLES = {
    READY: _("Ready for a certificate"),
    THIRD: _("Third assessor"),
    DIFFERENTLY: _("Appeals"),
    RENEWAL_DUE: _("Renewals"),
    ASSESSORS: _("Without assessors"),
    CALIBRATION: _("Moderation"),
}
# The text if nothing of a kind waits.
NOTHING = {
    READY: _("No learner has met all requirements yet."),
    THIRD: _("No ratings differ."),
    DIFFERENTLY: _("No open appeals."),
    RENEWAL_DUE: _("No certificate expires within 60 days."),
    ASSESSORS: _("All learners have two assessors."),
    CALIBRATION: _("All assessors have rated this quarter’s scene."),
}
ACTIONS = {
    READY: _("Review"),
    THIRD: _("Assign third assessor"),
    DIFFERENTLY: _("Assign"),
    RENEWAL_DUE: _("Review"),
    ASSESSORS: _("Assign assessors"),
    CALIBRATION: _("Open"),
}

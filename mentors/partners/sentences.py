"""The words about an assessor of another organisation."""

from django.utils.translation import gettext_lazy as _

from ..partner_rules import PartnerState

UNKNOWN_CODE = _("This code opens nothing. Please read it again, or ask for a new one.")
# The same whatever the reason is (domain 10.11).
NOT_AVAILABLE = _("She is not available for this. Please choose someone else.")
# An organisation that has chosen no public name.
A_PARTNER = _("an organisation that works with yours")

# For the coordinator who asked.
STATES = {
    PartnerState.ASKED: _("The code waits to be used"),
    PartnerState.NAMED: _("Somebody is named; the mentor is asked"),
    PartnerState.OPEN: _("It can be rated"),
    PartnerState.OVER: _("It is over"),
}
RATED = _("It is rated")
# For one who assesses there herself, and has not rated it yet (domain 2.2).
NOT_SHOWN = _("Not shown to you yet")
PLACES = {2: _("The second rating"), 3: _("The third rating, which decides")}

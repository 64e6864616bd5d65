"""The same in words to those who decide, and why one of them has to wait."""

from django.utils.translation import gettext_lazy as _

from .life_rules import Hindrance, Step

HINDRANCES = {
    Hindrance.NOT_HEARD: _("She has not been heard yet. Nothing was changed."),
    Hindrance.DISAGREES: _("She disagrees, and two people look at it. Nothing was changed."),
    Hindrance.MAY_DISAGREE: _("She has 28 days to disagree first. Nothing was changed."),
    Hindrance.LOOKED_AT_ANEW: _(
        "The two who looked at it say: look at it anew. It cannot be agreed to."
    ),
}
# The same, while nobody pressed anything.
WAITS = {
    Hindrance.NOT_HEARD: _("First she is heard."),
    Hindrance.DISAGREES: _("She disagrees, and two people look at it first."),
    Hindrance.MAY_DISAGREE: _("First she has 28 days to disagree."),
    Hindrance.LOOKED_AT_ANEW: _("The two who looked at it say: look at it anew."),
}
IS_ASKER = _("You asked for this yourself. Somebody else agrees.")
NEW_ACCOUNT = _("Your account is younger than a week. Somebody else agrees.")
NOT_A_PAIR = _("One of the two is the safeguarding lead, the other one coordinates.")

# To those who decide.
STEPS = {
    Step.SUSPEND: _("Suspend it"),
    Step.GO_ON: _("Keep it suspended for 14 more days"),
    Step.LIFT: _("End the suspension"),
    Step.REVOKE: _("Revoke it"),
}

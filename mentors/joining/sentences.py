"""What she chose, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .rules import Chose

TO_MENTOR: dict[str, Promise] = {
    Chose.GO_ON: _("You want to go on."),
    Chose.LATER: _("You want to come back to it later."),
    Chose.NOT_NOW: _("You do not want it now."),
}
OF_MENTOR: dict[str, Promise] = {
    Chose.GO_ON: _("She wants to go on."),
    Chose.LATER: _("She wants to come back to it later."),
    Chose.NOT_NOW: _("She does not want it now."),
}

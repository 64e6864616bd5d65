"""Words of what a woman said about being reached."""

from django.utils.translation import gettext_lazy as _

from .rules import IfSheLeaves

IF_SHE_LEAVES = [
    (IfSheLeaves.NOTHING.value, _("Do nothing. She comes back when she wants to.")),
    (IfSheLeaves.HOUR.value, _("Reach her in her safe way after an hour.")),
    (IfSheLeaves.DAY.value, _("Reach her in her safe way the next day.")),
]

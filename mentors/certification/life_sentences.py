"""What two people decide over a certificate, in words to whose it is."""

from django.utils.translation import gettext_lazy as _

from .life_rules import Step

# To her: it is asked for, and she is heard first.
ASKED_FOR = _("Somebody asks to revoke it")
# To her: what two people decided.
TOLD = {
    Step.SUSPEND: _("It is suspended"),
    Step.GO_ON: _("It stays suspended"),
    Step.LIFT: _("It is current again"),
    Step.REVOKE: _("It is revoked"),
}

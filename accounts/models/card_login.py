"""Sign-in cards for people who read or type little."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..card_login.rules import MOST_WRONG, Kind


class LoginCard(models.Model):
    """A user's printed sign-in card, with its PIN or pictures (ADR-0065).

    Appears when it is made under “Me”; a new card replaces the old one. The code is shown once.
    Neither it nor the PIN or pictures are stored: the row has digests under a key that is not in
    the database. Personal data: that the account has a card, since which day, and on which day it
    was first used. Why: so that the owner signs in without typing, and sees when somebody else did.
    No time of day and no device name is stored. Deleted when the card is voided, or with the
    account.
    """

    personal_data = PersonalData(
        what="that an account has a card to sign in with, since which day, on which day it was "
        "first opened, and how often what is known beside it was wrong since its owner looked",
        why="so that a woman who reads or types little signs in by herself",
        seen_by="its owner; coordinators of the organisation",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("user",),
        left_out=("code_digest", "signs"),
    )

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="login_card"
    )
    code_digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in Kind])
    # Hashed like a passphrase, and keyed as well: four digits alone could soon be guessed.
    signs = models.CharField(max_length=128)
    made_on = models.DateField()
    # NULL: the code has never been entered on the sign-in page.
    first_opened_on = models.DateField(null=True, blank=True)
    # Counted since the owner last looked at the page of the card; a sign-in does not reset it. At
    # `MOST_WRONG` the card is blocked.
    wrong_since_seen = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(Kind)), name="login_card_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(wrong_since_seen__lte=MOST_WRONG), name="login_card_rests_at_its_limit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.made_on:%Y-%m-%d}"

    @property
    def rests(self) -> bool:
        """Whether too many wrong attempts have blocked the card."""
        return self.wrong_since_seen >= MOST_WRONG

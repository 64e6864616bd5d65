"""What an erasure leaves of a certificate: that it was given, for what, and until when."""

from datetime import datetime

from django.db.models import Case, F, Q, Value, When

from accounts.models import User

from ..models import Certificate


def cut_certificates(*, user: User, keep_certificate: bool, at: datetime) -> None:
    """Hers name nobody from now on: whoever checks one still gets its answer (domain 5.5).

    Without `keep_certificate` those that stand are ended. The ratings they rested on are gone with
    the account, and so is the list of their numbers.
    """
    ended = (
        F("ended_at")
        if keep_certificate
        else Case(When(Q(ended_at__isnull=True), then=Value(at)), default=F("ended_at"))
    )
    Certificate.objects.filter(learner=user).update(
        learner=None, shown_name=None, issued_by=None, language="en", basis={}, ended_at=ended
    )

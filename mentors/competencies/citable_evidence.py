"""Which evidence an assessor has before her, and on which of it a competency can rest. Read only.

What somebody wrote about her is accepted once she has read it (domain 10.23). An excerpt of a
journal is there from the moment she hands it in until she takes it back; an assessor cites it or
leaves it. Nothing here depends on a rating, so that it tells no assessor what another one did
(domain 2.2).
"""

from collections.abc import Collection

from django.db.models import Q

from ..models import Evidence

# A part of her journal that she picks.
EXCERPT = "RJ"
# What she could already, after a conversation about it (domain 2.4).
PRIOR = "PL"


def before_an_assessor() -> Q:
    """Evidence that assessors see and may cite."""
    return Q(state=Evidence.State.ACCEPTED) | Q(kind=EXCERPT, state=Evidence.State.SUBMITTED)


def counting(named: Collection[str]) -> frozenset[str]:
    """The kinds that count where several are asked for: those named, and what she could already."""
    return frozenset({*named, PRIOR})


def can_rest_on(kinds: Collection[str], named: Collection[str]) -> bool:
    """Whether any of these kinds is one that the competency names; what she could already is none.

    Another kind may stand beside it, and is not enough alone. An excerpt about confidentiality is
    worth reading, and does not take the place of practice that was observed (domain 2).
    """
    return not set(kinds).isdisjoint(named)

"""The words for roles, for what takes two people, and for a line that was left empty."""

from django.utils.translation import gettext_lazy

from .approval_rules import Hindrance, Kind
from .roles import Role

# What stands at a line that was left empty, instead of the library's sentence.
EMPTY = {"required": gettext_lazy("Please fill in this line.")}
# In the order in which pages list them.
ROLE_LABELS = {role.value: gettext_lazy(role.label) for role in Role}
ROLE_CHOICES = list(ROLE_LABELS.items())

KIND_LABELS = {
    Kind.ROLE: gettext_lazy("A role"),
    Kind.CARD: gettext_lazy("A card"),
    Kind.RETURN: gettext_lazy("An account is used again"),
    Kind.CLEARANCE: gettext_lazy("May come into rooms"),
    Kind.OFFER: gettext_lazy("A role that is offered"),
    Kind.RECOVERY: gettext_lazy("New secret words"),
}
KIND_CHOICES = [(kind.value, label) for kind, label in KIND_LABELS.items()]

HINDRANCES = {
    Hindrance.NO_SECOND: gettext_lazy("A coordinator or the safeguarding lead is the second."),
    Hindrance.IS_ASKER: gettext_lazy("You asked for this, so somebody else is the second."),
    Hindrance.IS_CONCERNED: gettext_lazy("This is about you, so two others decide."),
    Hindrance.IS_OFFER: gettext_lazy("The person answers this on the start page."),
    Hindrance.NEW_ACCOUNT: gettext_lazy(
        "Your account is younger than a week. Until then somebody else is the second."
    ),
}

STAFF_LEARNS_FIRST = gettext_lazy(
    "Two people of the team pass the modules S1 to S4 first. Then you make cards for women."
)

OUTCOME_LABELS = {
    "open": gettext_lazy("Waits for a second person"),
    "agreed": gettext_lazy("Agreed"),
    "declined": gettext_lazy("No"),
    "withdrawn": gettext_lazy("Taken back"),
    "lapsed": gettext_lazy("Nobody agreed in time"),
    "void": gettext_lazy("Void"),
}
CARD_STATES = {
    "waiting": gettext_lazy("Waits for a second person"),
    "open": gettext_lazy("Open"),
    "looked-at": gettext_lazy("First opened"),
    "used": gettext_lazy("Used"),
    "expired": gettext_lazy("Too old"),
    "void": gettext_lazy("Void"),
}

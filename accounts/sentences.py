"""Labels for roles and requests, and the message for an empty field."""

from django.utils.translation import gettext_lazy

from .approval_rules import Hindrance, Kind
from .roles import Role

# Message for an empty field, instead of the library's.
EMPTY = {"required": gettext_lazy("Please fill in this line.")}
# In the order in which pages list them.
ROLE_LABELS = {role.value: gettext_lazy(role.label) for role in Role}
ROLE_CHOICES = list(ROLE_LABELS.items())

KIND_LABELS = {
    Kind.ROLE: gettext_lazy("Role"),
    Kind.CARD: gettext_lazy("Invitation"),
    Kind.RETURN: gettext_lazy("Reinstatement of an account"),
    Kind.CLEARANCE: gettext_lazy("Admission to rooms"),
    Kind.OFFER: gettext_lazy("Role offered"),
    Kind.RECOVERY: gettext_lazy("New passphrase"),
}
KIND_CHOICES = [(kind.value, label) for kind, label in KIND_LABELS.items()]

HINDRANCES = {
    Hindrance.NO_SECOND: gettext_lazy(
        "The second approval comes from a coordinator or the safeguarding lead."
    ),
    Hindrance.IS_ASKER: gettext_lazy("You requested this. Somebody else has to approve it."),
    Hindrance.IS_CONCERNED: gettext_lazy("This is about you. Two others decide."),
    Hindrance.IS_OFFER: gettext_lazy("The person answers this on the start page."),
    Hindrance.NEW_ACCOUNT: gettext_lazy(
        "Your account is less than a week old. Somebody else has to approve it."
    ),
}

STAFF_LEARNS_FIRST = gettext_lazy(
    "Two staff members complete modules S1 to S4 first. Then you can invite learners."
)

OUTCOME_LABELS = {
    "open": gettext_lazy("Waiting for second approval"),
    "agreed": gettext_lazy("Approved"),
    "declined": gettext_lazy("Declined"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "lapsed": gettext_lazy("Expired"),
    "void": gettext_lazy("Void"),
}
CARD_STATES = {
    "waiting": gettext_lazy("Waiting for second approval"),
    "open": gettext_lazy("Open"),
    "looked-at": gettext_lazy("First opened"),
    "used": gettext_lazy("Used"),
    "expired": gettext_lazy("Expired"),
    "void": gettext_lazy("Void"),
}

"""Names of the kinds and states of services."""

from django.utils.translation import gettext_lazy as _

from .service_checks import State

KIND_NAMES = {
    "emergency": _("Emergency"),
    "helpline": _("Help lines"),
    "shelter": _("A safe place to stay"),
    "rape_crisis": _("After sexual violence"),
    "leaving": _("Leaving prostitution"),
    "legal": _("Speak to a lawyer"),
    "health": _("Health"),
    "psychological": _("Someone to talk to"),
    "childcare": _("Childcare"),
    "employer": _("Work"),
    "college": _("Learning and training"),
    "crisis": _("When it is too much"),
    "children": _("Children and young people"),
    "asylum": _("Asylum"),
}
# For the CMS admin: the plain names of the kinds.
KIND_LABELS = {
    "emergency": _("Emergency"),
    "helpline": _("Helpline"),
    "shelter": _("Shelter"),
    "rape_crisis": _("Rape crisis"),
    "leaving": _("Leaving prostitution"),
    "legal": _("Legal"),
    "health": _("Health"),
    "psychological": _("Psychological"),
    "childcare": _("Childcare"),
    "employer": _("Employer"),
    "college": _("College"),
    "crisis": _("Crisis"),
    "children": _("Children"),
    "asylum": _("Asylum"),
}
WAY_NAMES = {
    "chat": _("chat on its web page"),
    "email": _("e-mail"),
    "whatsapp": _("WhatsApp"),
    "sign": _("sign language, by video"),
    "deaf": _("for people who do not hear"),
}
COST_NAMES = {
    "free": _("The call is free."),
    "local": _("The call costs as much as one in the town."),
    "dear": _("The call costs more than others."),
}
BILL_NAMES = {
    "no": _("It does not stand on the bill. Your phone may keep it."),
    "yes": _("It stands on the bill."),
}
STATE_LABELS = {
    State.FRESH: _("checked"),
    State.AGEING: _("check it again: six months have gone by"),
    State.OLD: _("too old: twelve months have gone by"),
    State.LOOKED_UP: _("from public pages, not yet rung"),
    State.UNCHECKED: _("not checked yet"),
}

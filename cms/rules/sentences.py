"""How kinds and states of services are called."""

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
}
# For the office: the plain names of the kinds.
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
}
STATE_LABELS = {
    State.FRESH: _("checked"),
    State.AGEING: _("check it again: six months have gone by"),
    State.OLD: _("too old: twelve months have gone by"),
    State.LOOKED_UP: _("from public pages, not yet rung"),
    State.UNCHECKED: _("not checked yet"),
}

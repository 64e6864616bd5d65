"""Duties and reasons in words: for who gives them, and for the woman who reads them."""

from django.utils.translation import gettext_lazy as _

from .rules import Duty, EmergencyReason, Reason

DUTIES = {
    Duty.SUPERVISOR: _("Supervisor"),
    Duty.ASSESSOR: _("Assessor"),
}

# What she chooses from who opens it.
REASONS = {
    Reason.MARK: _("To mark, rate or read what she handed in"),
    Reason.PREPARE: _("To prepare a talk or a session with her"),
    Reason.AGREED: _("To do what she and I agreed"),
    Reason.HAND_OVER: _("To hand over to a colleague, or to take over"),
    Reason.ASKED_BY_HER: _("She asked me to look"),
}
EMERGENCY_REASONS = {
    EmergencyReason.SAFETY: _("She may be in danger"),
    EmergencyReason.STAND_IN: _("Her supervisor is away, and it cannot wait"),
    EmergencyReason.COMPLAINT: _("A complaint or an appeal has to be looked at"),
    EmergencyReason.ASKED_BY_HER: _("She asked me to look"),
}

# What the woman reads of it.
REASONS_FOR_PERSON = {
    Reason.MARK: _("to read or rate what you handed in"),
    Reason.PREPARE: _("to prepare a talk or a session with you"),
    Reason.AGREED: _("to do what you two agreed"),
    Reason.HAND_OVER: _("to hand over to a colleague, or to take over"),
    Reason.ASKED_BY_HER: _("because you asked"),
}
EMERGENCY_REASONS_FOR_PERSON = {
    EmergencyReason.SAFETY: _("because she was worried about you"),
    EmergencyReason.STAND_IN: _("because the person you work with was away"),
    EmergencyReason.COMPLAINT: _("because a complaint had to be looked at"),
    EmergencyReason.ASKED_BY_HER: _("because you asked"),
}

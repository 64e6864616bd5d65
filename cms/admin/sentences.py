"""Texts of admin forms, and the reasons why an item that a reader passed is not published."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState

MALFORMED = _("The form was incomplete. Nothing was saved. Please load the page again.")
# Status of the newest review of a page; "" if there is none.
WHY_PAGE = {
    "above": _("its course or module is not out"),
    "": _("an editor has not handed it to the readers"),
    WorkflowState.STATUS_IN_PROGRESS: _("no reader has passed it yet"),
    WorkflowState.STATUS_NEEDS_CHANGES: _("a reader sent it back"),
}
WHY_QUIZ = {
    "withdrawn": _("the office has withdrawn it"),
    "changed-while-read": _("it was changed while it was read"),
    "changed-after": _("it was changed after it was read"),
}

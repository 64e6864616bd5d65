"""The words of what stays of a room, by the codes of its rules."""

from django.utils.translation import gettext_lazy as _

from .rules import CardProblem

CARD_PROBLEMS = {
    CardProblem.EMPTY: _("There are no words yet. Nothing was kept."),
    CardProblem.TOO_MANY: _("A card has three lines. Your words are still here."),
    CardProblem.TOO_LONG: _(
        "One line is longer than 120 characters. Your words are still here: please make it shorter."
    ),
}
CARD_IS_LATE = _("This room is over for more than a day, or goes on still. Nothing was kept.")
CHECK_OUT_IS_LATE = _("This room goes on still, or is over for days. Nothing was kept.")
CHECK_OUT_TOO_LONG = _(
    "This is longer than 500 characters. Your words are still here: please make it shorter."
)
GIVES_CONTACT_AWAY = _(
    "To keep everyone safe no contact details stand here, and no place to meet. Your words are "
    "still here."
)

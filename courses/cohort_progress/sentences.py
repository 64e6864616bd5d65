"""Words and shapes of how far a module is, and of the orders of the list."""

from django.utils.translation import gettext_lazy as _

from .rules import Far

# A shape beside each word, so that a row is seen at a glance without colour.
SHAPES = {Far.NOT_BEGUN: "○", Far.ON_THE_WAY: "◐", Far.DONE: "●"}
WORDS = {
    Far.NOT_BEGUN: _("not begun"),
    Far.ON_THE_WAY: _("on the way"),
    Far.DONE: _("done"),
}
BY_NAME, BY_PLACE = "name", "place"
ORDERS = {BY_NAME: _("By name"), BY_PLACE: _("As they came into the cohort")}

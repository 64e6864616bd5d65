"""Agreement in plain words."""

from datetime import date

from django.utils.translation import gettext as _

from core.templatetags.when import day_words

from .rules import Agreement, last_day


def agreement_words(agreement: Agreement) -> str:
    """One or two sentences; never a number that is none."""
    if agreement.open == "alone":
        return _("Nobody to compare with yet.")
    said = _("%(percent)s of 100 levels are equal.") % {"percent": agreement.percent}
    if agreement.kappa is None:
        return (
            said
            + " "
            + _(
                "Weighted kappa cannot be worked out: one level was given throughout, so agreement "
                "cannot be told from chance."
            )
        )
    return said + " " + _("Weighted kappa: %(kappa)s.") % {"kappa": f"{agreement.kappa:.2f}"}


def quarter_words(quarter: date) -> str:
    """“1 October to 31 December”, with the days of the week."""
    return _("%(first)s to %(last)s") % {
        "first": day_words(quarter),
        "last": day_words(last_day(quarter)),
    }

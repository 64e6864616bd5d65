"""Words for texts that name danger to life: what is missing, and what to mend."""

from django.utils.translation import gettext_lazy as _

# code: (what is the matter, what to do)
DANGER_SENTENCES = {
    "danger-without-emergency": (
        _("“%(written)s” names danger to life, and nothing here names the emergency service."),
        _("Say who comes first: the emergency service, then the supervisor."),
    ),
    "danger-without-help": (
        _("“%(written)s” names danger to life, and the lesson shows no way to help."),
        _("Add a line “::: help” and a line “:::” below it."),
    ),
    "question-without-help": (
        _("“%(written)s” names danger to life, and the lesson beside it shows no way to help."),
        _("Add “::: help” to the lesson that this question leads back to."),
    ),
    "contact-details": (
        _("“%(written)s” looks like a telephone number, an e-mail address or a street."),
        _("Take it out. Numbers belong in the directory; places are never named."),
    ),
    "advice-harmful": (
        _("“%(written)s” is advice that could harm: %(reason)s"),
        _("Say instead: %(better)s"),
    ),
}

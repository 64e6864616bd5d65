"""What is asked for in each kind."""

from django.utils.translation import gettext_lazy as _

from .rules import IN_PERSON, QUIZ, ROLE_PLAY, TALK, WITNESS

# What to write, for the supervisor. Nothing of it is about how the woman is.
HELP = {
    ROLE_PLAY: _("What she did in a role play, as you saw it: “asked twice whether to go on”."),
    TALK: _(
        "What she said or decided in a talk that she led, about her work as a mentor. That she "
        "came is no evidence, and neither is how she felt."
    ),
    IN_PERSON: _("What she did in a meeting in person that you were at. No place and no names."),
    QUIZ: _("Questions that she has met. You choose which; there is no need to write anything."),
    WITNESS: _(
        "What you saw as a colleague: a hand-over that she kept, a concern that she raised."
    ),
}

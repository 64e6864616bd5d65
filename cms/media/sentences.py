"""Why a picture or a sound is refused, for the person who uploaded it."""

from django.utils.translation import gettext_lazy as _

from core.media.pictures import MOVES, NONE, TOO_BIG, TOO_MANY_PIXELS
from courses.questions.bare_files import NO_SOUND, SOUND_HOLDS_MORE, SOUND_TOO_BIG

NOT_KEPT = {
    NONE: _("This is no picture that can be shown here. Choose a JPEG, PNG, WebP, AVIF or HEIC."),
    TOO_BIG: _("This picture is too big. It may have 15 MB. Please make it smaller."),
    TOO_MANY_PIXELS: _("This picture is too large. It may have 30 million pixels."),
    MOVES: _("This picture moves. Please choose one that stands still."),
    NO_SOUND: _("This is no sound that can be played here. Choose an Ogg, WebM or M4A."),
    SOUND_TOO_BIG: _("This sound is too big. It may have 5 MB. Please make it shorter."),
    SOUND_HOLDS_MORE: _(
        "This sound holds something beside the sound that cannot be taken out. "
        "Please save it anew as Ogg, WebM or M4A."
    ),
}
NEW_PICTURE = _("New picture")
NEW_SOUND = _("New sound")

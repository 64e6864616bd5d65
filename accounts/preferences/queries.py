"""A user's display settings. Read only."""

from ..types import Visitor
from .rules import classes


def page_classes_of(user: Visitor) -> str:
    """The classes of `<html>` on the user's pages. No query: they are columns of the account."""
    if not user.is_authenticated:
        return ""
    return classes(
        text_size=user.text_size,
        wide_spacing=user.wide_spacing,
        strong_contrast=user.strong_contrast,
        sound_on=user.sound_on,
    )

"""How the pages look for one person: the choices, as classes of `<html>`. Pure.

The server writes them into each page, so nothing is stored in the browser.
"""

TEXT_SIZES = ("", "large", "larger")


def classes(*, text_size: str, wide_spacing: bool, strong_contrast: bool, sound_on: bool) -> str:
    """The classes, such as “text-large wide-spacing”; empty for the defaults."""
    chosen = {
        f"text-{text_size}": bool(text_size),
        "wide-spacing": wide_spacing,
        "strong-contrast": strong_contrast,
        "sound-on": sound_on,
    }
    return " ".join(name for name, is_on in chosen.items() if is_on)

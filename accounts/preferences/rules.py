"""How the pages look for one person: the choices, as classes of `<html>`. Pure.

The server writes them into each page, so nothing of it lies in a browser.
"""

TEXT_SIZES = ("", "large", "larger")


def classes(*, text_size: str, wide_spacing: bool, strong_contrast: bool, sound_on: bool) -> str:
    """“text-large wide-spacing”; empty where everything was left as it is."""
    chosen = {
        f"text-{text_size}": bool(text_size),
        "wide-spacing": wide_spacing,
        "strong-contrast": strong_contrast,
        "sound-on": sound_on,
    }
    return " ".join(name for name, is_on in chosen.items() if is_on)

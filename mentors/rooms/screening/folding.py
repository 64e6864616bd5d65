"""The same text without disguise: one alphabet, one set of digits, nothing unseen. Pure."""

import unicodedata

# A few signs stand for whole sentences; no disguise needs more than this.
LONGEST_EXPANSION = 4
# So that no text, however strange, makes the table grow without end.
REMEMBERED = 4096
# They can be seen as nothing, and are no format characters.
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f")
KIN = {
    **dict(zip("ıłøđðħ", "iloddh", strict=True)),
    "œ": "oe",
    "æ": "ae",
    "þ": "th",
    # Letters of other alphabets that look like Latin ones.
    **dict(zip("аеорсухіѕјԁгтмнвк", "aeopcyxisjdrtmhbk", strict=True)),
    **dict(zip("αεορικνυτχ", "aeopiknutx", strict=True)),
    # One way of writing Arabic, as most people type it on a phone.
    **dict(zip("ىیةۃکے", "ييههكي", strict=True)),
    "ـ": "",
    "،": ",",
    "٫": ".",
    "٬": "'",
    "؛": ";",
    "؟": "?",
    "⁄": "/",
    "∕": "/",
    "．": ".",
    "。": ".",
    "•": ".",
    "·": ".",
    "\u02bc": "'",
    "’": "'",
    "‘": "'",
    "`": "'",
    "´": "'",
    "−": "-",
    "ー": "-",
}


class _Folds(dict[int, str]):
    """What `str.translate` asks for each character; remembered, up to a number."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        if len(self) < REMEMBERED:
            self[code] = folded
        return folded


def _fold(character: str) -> str:
    if character in KIN:
        return KIN[character]
    category = unicodedata.category(character)
    if category in ("Cf", "Mn", "Me") or character in BLANK_LETTERS:
        return ""
    if category == "Pd":
        return "-"
    if category in ("Zs", "Zl", "Zp", "Cc"):
        return " "
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    parts = unicodedata.normalize("NFKD", character).casefold()
    plain = "".join(
        KIN.get(part, part) for part in parts if unicodedata.category(part) not in ("Mn", "Me")
    )
    return plain if len(plain) <= LONGEST_EXPANSION else " "


_FOLDS = _Folds()


def folded(text: str) -> str:
    """Lower case, without accents or what cannot be seen, digits of all scripts as 0 to 9.

    At most four times as long as the text. Joined letters come apart, wide ones become narrow; the
    point in the middle of a Catalan double l goes, as elsewhere it parts what belongs apart.
    """
    return text.replace("l·l", "ll").replace("L·L", "LL").translate(_FOLDS)

"""The short code of a certificate, to be read out: twelve letters of its number. Pure.

60 bits by chance, in the alphabet of Crockford: no I, L, O, U; what is heard as one of them is read
as what was meant.
"""

from uuid import UUID

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 12, 4
HEARD = str.maketrans("OIL", "011")


def short_code(number: UUID) -> str:
    """As it stands on paper: XXXX-XXXX-XXXX."""
    # All that is by chance in the first half: the digit between says the kind of number.
    digits = number.hex[:12] + number.hex[13:16]
    left, code = int(digits, 16), ""
    for _place in range(LENGTH):
        left, letter = divmod(left, len(LETTERS))
        code = LETTERS[letter] + code
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def numbers_of(heard: str) -> tuple[UUID, UUID] | None:
    """The lowest and the highest number with this code; None for what is no such code."""
    code = "".join(letter for letter in heard.upper() if letter.isalnum()).translate(HEARD)
    if len(code) != LENGTH or set(code) - set(LETTERS):
        return None
    value = 0
    for letter in code:
        value = value * len(LETTERS) + LETTERS.index(letter)
    digits = f"{value:015x}"
    half = f"{digits[:12]}4{digits[12:]}"
    return UUID(half + "0" * 16), UUID(half + "f" * 16)

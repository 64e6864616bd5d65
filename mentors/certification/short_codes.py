"""The short code of a certificate, to be read out: twelve letters of its number. Pure.

60 random bits, in Crockford's alphabet without I, L, O, U. An I, L or O that was heard is read as
1, 1 or 0.
"""

from uuid import UUID

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 12, 4
HEARD = str.maketrans("OIL", "011")


def short_code(number: UUID) -> str:
    """Return the code as printed: XXXX-XXXX-XXXX."""
    # All random digits of the first half: the digit between them is the UUID version.
    digits = number.hex[:12] + number.hex[13:16]
    left, code = int(digits, 16), ""
    for _place in range(LENGTH):
        left, letter = divmod(left, len(LETTERS))
        code = LETTERS[letter] + code
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def numbers_of(heard: str) -> tuple[UUID, UUID] | None:
    """Return the lowest and highest number with this code; None if it is not a valid code."""
    code = "".join(letter for letter in heard.upper() if letter.isalnum()).translate(HEARD)
    if len(code) != LENGTH or set(code) - set(LETTERS):
        return None
    value = 0
    for letter in code:
        value = value * len(LETTERS) + LETTERS.index(letter)
    digits = f"{value:015x}"
    half = f"{digits[:12]}4{digits[12:]}"
    return UUID(half + "0" * 16), UUID(half + "f" * 16)

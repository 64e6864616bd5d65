"""Which range of bytes of a sound a browser asks for (RFC 9110, 14). Pure.

Safari plays nothing that it cannot ask for in pieces; it begins with the first two bytes.
"""

import re

_ASKED = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def byte_range(header: str, size: int) -> slice | None:
    """The piece of a sound of so many bytes; None: the whole of it.

    What asks for several pieces, or is not to be read, gets the whole, as the standard allows.
    Raises ValueError where nothing of the sound lies there.
    """
    found = _ASKED.fullmatch(header.strip())
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        begin, end = max(0, size - int(last)), size
    else:
        begin, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < begin:
            return None
    if begin >= end:
        raise ValueError(header)
    return slice(begin, end)

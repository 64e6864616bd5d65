"""Where the quick exit leads: an unremarkable site for the reader's language and country."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

_TAG = re.compile(r"([a-z]{2,3})(?:-[a-z]{4})?-([a-z]{2})(?=$|[\s;])")


def read_exits(line: str) -> dict[str, str]:
    """Parse the setting, such as `it=https://…, ar-MA=https://…`; keys become lower case.

    A key is a language, or a language and a country. Raises ValueError for anything else.
    """
    table = {}
    for entry in filter(None, (part.strip() for part in line.split(","))):
        tag, _equals, address = entry.partition("=")
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = urlsplit("")
        if not tag or parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"EXIT_URLS: “{entry}” is not a language with a URL.")
        table[tag.strip().lower()] = address.strip()
    return table


def exit_for(table: Mapping[str, str], language: str, accepted: str, *, usual: str) -> str:
    """The exit URL for a reader of `language`.

    The first country in `accepted` (an Accept-Language header) counts, whatever its language:
    phones are often set to another language than the pages. No other source of the country is used.
    """
    if not table:
        return usual
    for part in accepted.lower().split(","):
        tag = _TAG.match(part.strip())
        if tag:
            at_home = table.get(f"{language}-{tag[2]}")
            return at_home or table.get(language, usual)
    return table.get(language, usual)

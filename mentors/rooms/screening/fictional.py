"""Numbers that no telephone has: kept free for films, books and practice. Pure.

*Source*: the lists of those who give out numbers: Ofcom (United Kingdom), NANPA (North America),
ARCEP (France), Bundesnetzagentur (Germany). In practice rooms they pass (domain 10.17).
"""

import re

# By country: with its own first digits, or as they are dialled inside it.
RESERVED = {
    country: re.compile(pattern, re.VERBOSE)
    for country, pattern in {
        "GB": r"""(?:44|0044|0)(?:7700900[0-9]{3}|1632960[0-9]{3}|2079460[0-9]{3}
            |1(?:13|14|15|16|17|18|21|31|41|51|61)4960[0-9]{3}|1914980[0-9]{3}
            |8081570[0-9]{3}|9098790[0-9]{3}|3069990[0-9]{3})""",
        "US": r"(?:1|001)?[2-9][0-9]{2}55501[0-9]{2}",
        "FR": r"(?:33|0033|0)(?:19900|26191|35301|46571|53649|63998)[0-9]{4}",
        "DE": r"(?:49|0049|0)(?:3023125|6990009|4066969|2214710|8999998)[0-9]{3}",
    }.items()
}


def reserved_in(digits: str) -> str | None:
    """The country in which nobody has this number; `digits` without sign or space."""
    return next((country for country, shape in RESERVED.items() if shape.fullmatch(digits)), None)

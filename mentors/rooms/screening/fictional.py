"""Numbers that no telephone has: kept free for films, books and practice. Pure.

*Source*: the lists of those who give out numbers: Ofcom (United Kingdom), NANPA (North America),
ARCEP (France), Bundesnetzagentur (Germany). In practice rooms they pass (domain 10.17).
"""

import re

# With the country's own first digits, or as they are dialled inside the country.
RESERVED = re.compile(
    r"""
    (?:44|0044|0)(?:7700900[0-9]{3}|1632960[0-9]{3}|2079460[0-9]{3}|1134960[0-9]{3}
        |1144960[0-9]{3}|1154960[0-9]{3}|1164960[0-9]{3}|1174960[0-9]{3}|1184960[0-9]{3}
        |1214960[0-9]{3}|1314960[0-9]{3}|1414960[0-9]{3}|1514960[0-9]{3}|1614960[0-9]{3}
        |1914980[0-9]{3}|8081570[0-9]{3}|9098790[0-9]{3}|3069990[0-9]{3})
    | (?:1|001)?[2-9][0-9]{2}55501[0-9]{2}
    | (?:33|0033|0)(?:19900|26191|35301|46571|53649|63998)[0-9]{4}
    | (?:49|0049|0)(?:3023125|6990009|4066969|2214710|8999998)[0-9]{3}
    """,
    re.VERBOSE,
)


def is_reserved(digits: str) -> bool:
    """Whether the whole number is one of them; `digits` without sign or space."""
    return RESERVED.fullmatch(digits) is not None

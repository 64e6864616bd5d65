"""What may be said beside a report without writing, and how much with it. Pure (domain 10.2)."""

from collections.abc import Mapping
from types import MappingProxyType

# Key of a phrase → the drawing that stands beside it. Keys, not words: each reads her own language.
REPORT_PHRASES: Mapping[str, str] = MappingProxyType(
    {
        "i-was-afraid": "body-alarm",
        "asked-for-contact": "phone-no",
        "about-money": "money-no",
        "it-hurt-me": "heart",
        "talk-with-me": "talk-two",
    }
)
# A few words, and never a story.
REPORT_CHARACTERS = 300

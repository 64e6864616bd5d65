"""The texts of the picture phrases, and of their groups."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..rules.messaging import AT_HAND, PHRASE_GROUPS, PHRASES

# The phrases at hand need no heading; every other group has one.
GROUP_WORDS: Mapping[str, Promise] = {
    "talk": _("The talk"),
    "how-i-am": _("How I am"),
    "i-need": _("What I need"),
    "kind-words": _("Kind words"),
}

PHRASE_WORDS: Mapping[str, Promise] = {
    "wait-please": _("Wait, please"),
    "i-am-tired": _("I am tired"),
    "say-that-again": _("Say that again"),
    "i-need-a-minute": _("I need a minute"),
    "yes": _("Yes"),
    "no": _("No"),
    "thank-you": _("Thank you"),
    "i-do-not-know": _("I do not know"),
    "can-we-stop": _("Can we stop?"),
    "i-am-here": _("I am here"),
    "i-understand": _("I understand"),
    "i-do-not-understand": _("I do not understand"),
    "slower-please": _("Slower, please"),
    "may-i-ask": _("May I ask something?"),
    "your-turn": _("It is your turn"),
    "i-want-to-listen": _("Today I want to listen"),
    "another-topic": _("Another topic, please"),
    "i-do-not-want-to-say": _("I do not want to talk about it"),
    "i-am-fine": _("I am fine"),
    "i-am-happy": _("I am happy"),
    "i-am-sad": _("I am sad"),
    "i-am-afraid": _("I am afraid"),
    "i-am-angry": _("I am angry"),
    "i-feel-sick": _("I feel sick"),
    "my-head-is-full": _("My head is full"),
    "i-did-not-sleep": _("I did not sleep"),
    "i-need-a-break": _("I need a break"),
    "i-need-water": _("I need some water"),
    "i-need-an-interpreter": _("I need an interpreter"),
    "i-need-a-doctor": _("I need a doctor"),
    "my-child-needs-me": _("My child needs me"),
    "somebody-came-in": _("Somebody came in"),
    "my-connection-is-bad": _("My connection is bad"),
    "i-have-to-go": _("I have to go now"),
    "i-am-listening": _("I am listening"),
    "i-believe-you": _("I believe you"),
    "you-are-not-alone": _("You are not alone"),
    "take-your-time": _("Take your time"),
    "that-was-hard": _("That was hard"),
    "it-is-not-your-fault": _("It is not your fault"),
    "i-am-sorry": _("I am sorry"),
    "goodbye": _("Goodbye"),
}

type Phrases = list[tuple[str, Promise]]


def phrases() -> Phrases:
    """Return all picture phrases in their order: key and text."""
    return _with_words(PHRASES)


def phrases_at_hand() -> Phrases:
    """Return the phrases that are sent with one tap."""
    return _with_words(PHRASE_GROUPS[AT_HAND])


def more_phrases() -> list[tuple[str, Promise, Phrases]]:
    """Return the phrases of the sheet by group: key of the group, its heading, its phrases."""
    return [
        (group, heading, _with_words(PHRASE_GROUPS[group]))
        for group, heading in GROUP_WORDS.items()
    ]


def _with_words(keys: tuple[str, ...]) -> Phrases:
    return [(key, PHRASE_WORDS[key]) for key in keys]

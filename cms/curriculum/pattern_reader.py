"""A reader who has noticed how good answers sound, and takes what sounds most like one. Pure.

Who asks, offers, thanks, believes her or goes to the supervisor does well in most lessons. Where an
answer that does not fit never does so, this reader wins without knowing why. She counts words that
tell, and a question mark; of several that have as many, she takes the longest.
"""

import re
from collections.abc import Iterable, Mapping

from cms.curriculum.blind_guesser import Guess, chance_of
from cms.curriculum.choices import Choice

_VOWEL_SIGNS = re.compile(r"[\u064b-\u0652]")


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(words) + r")(?!\w)", re.IGNORECASE)


# A language without an entry has no such reader. Arabic is read without its vowel signs.
TELLING: Mapping[str, re.Pattern[str]] = {
    "en": _any_of(
        "would you", "shall we", "shall i", "may i", "do you want", "what would", "could we",
        "can we", "we can", "i can", "you can", "if you", "you like", "i am here", "i believe",
        "i hear", "thank you", "together", "asks?", "offers?", "glad", "sorry", "supervisor",
        "lawyer",
    ),
    "it": _any_of(
        "vuoi", "vorresti", "posso", "possiamo", "puoi", "se vuoi", "insieme", r"chied\w*",
        r"offr\w*", "grazie", "ti credo", "contenta", "supervisora", "avvocata",
    ),
    "ar": _any_of(
        "هل", "تحبين", "تريدين", r"يمكن\w*", "معا", r"تسأل\w*", r"ل?نسأل", "تعرض", "شكرا", "أصدقك",
        "يسرني", r"المشرفة|مشرفت\w*", r"محامية|محاميت\w*",
    ),
}  # fmt: skip


def pattern_guess(choices: Iterable[Choice], *, kind: str, language: str) -> Guess | None:
    """What she wins of the questions of a kind; None where there are none, or no words to tell."""
    asked = [choice for choice in choices if choice.kind == kind]
    if not asked or language not in TELLING:
        return None
    won = sum(_wins(choice, language) for choice in asked)
    chance = sum(chance_of(choice) for choice in asked)
    return Guess("sounds good", won / len(asked), chance / len(asked), len(asked))


def _wins(choice: Choice, language: str) -> float:
    liked = [(telling_words(option, language), len(option)) for option in choice.options]
    taken = [right for right, value in zip(choice.right, liked, strict=True) if value == max(liked)]
    return sum(taken) / len(taken)


def telling_words(option: str, language: str) -> int:
    """How often an answer sounds like a good one."""
    asks = "?" in option or "؟" in option
    return len(TELLING[language].findall(_VOWEL_SIGNS.sub("", option))) + asks

"""What a keyboard writes for a letter that it does not have, language by language. Pure.

Each row names the source of its fact. A row is a fact about writing or about keyboards, never about
mistakes that people make. In most of these languages a missing accent makes another word, so the
author of a question decides where it may be missing.

Patterns are matched against decomposed small letters (form NFD, case folded), in their order.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_Rewrite = tuple[re.Pattern[str], str]


@dataclass(frozen=True, slots=True)
class Spelling:
    """How one language is typed: its own small letters, and the replacements."""

    sources: tuple[str, ...]
    # Applied before case folding: letters with a different small letter in this language.
    small: Mapping[str, str]
    same: tuple[_Rewrite, ...] = ()


def _rewrites(*rows: tuple[str, str]) -> tuple[_Rewrite, ...]:
    return tuple((re.compile(pattern), result) for pattern, result in rows)


# In other languages either letter comes from a Turkish keyboard: it begins a sentence with “İ”,
# and the dotless letter is beside the dotted one.
_ONE_I = {"İ": "i", "ı": "i"}

EVERYWHERE = Spelling(
    sources=("Unicode SpecialCasing.txt, U+0130; the Turkish layouts Q and F have both letters",),
    small=_ONE_I,
)

_TURKIC = Spelling(
    sources=(
        "Unicode SpecialCasing.txt, conditions tr and az: I and ı, İ and i are pairs",
        "CLDR transform tr-Lower",
    ),
    small={"İ": "i", "I": "ı"},
    # A dot typed as a separate character on a letter that already has one.
    same=_rewrites(("(?<=i)\u0307", "")),
)

SPELLINGS: Mapping[str, Spelling] = {
    "ar": Spelling(
        sources=(
            "UnicodeData.txt: U+0622 to U+0626 are a letter with one of the marks U+0653 to U+0655",
            "The Unicode Standard, 9.2 Arabic: harakat may be left out; U+0640 stretches a word",
            "The same: U+0671 is an alef of Quranic spelling; U+06A9 and U+06CC are the kaf and "
            "the yeh of Persian keyboards",
        ),
        small=_ONE_I,
        same=_rewrites(
            # Short vowels, Quranic marks, hamza and madda above and below a letter.
            ("[\u0610-\u061a\u064b-\u065f\u0670]", ""),
            ("[\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]", ""),
            ("\u0640", ""),
            ("\u0671", "\u0627"),
            ("\u06a9", "\u0643"),
            ("\u06cc", "\u064a"),
        ),
    ),
    "az": _TURKIC,
    "ca": Spelling(
        sources=(
            "UnicodeData.txt: U+0140 is l and a middle dot",
            "Institut d'Estudis Catalans, Ortografia: the dot stands between two l; keyboards "
            "without it have a full stop or a bullet",
        ),
        small=_ONE_I,
        same=_rewrites(("(?<=l)[.\u2022\u2027\u22c5\u2219\u30fb](?=l)", "\u00b7")),
    ),
    "de": Spelling(
        sources=(
            "CLDR transform de-ASCII: ä, ö, ü are written ae, oe, ue",
            "Unicode CaseFolding.txt, U+00DF and U+1E9E: sharp s is ss (spelling of Switzerland)",
        ),
        small=_ONE_I,
        same=_rewrites(("(?<=[aou])\u0308", "e")),
    ),
    "fr": Spelling(
        sources=(
            "CLDR transform Latin-ASCII: œ, æ are written oe, ae; AZERTY has neither",
            "Imprimerie nationale, Lexique des règles typographiques: a space before ; : ! ?",
        ),
        small=_ONE_I,
        same=_rewrites(("œ", "oe"), ("æ", "ae"), (" +(?=[;:!?])", "")),
    ),
    "ro": Spelling(
        sources=(
            "The Unicode Standard, 7.1 Latin: U+015F and U+0163 (cedilla) stood for U+0219 and "
            "U+021B (comma below) before keyboards had them",
        ),
        small=_ONE_I,
        same=_rewrites(("(?<=[st])\u0327", "\u0326")),
    ),
    "tr": _TURKIC,
}


def spelling_of(language: str) -> Spelling:
    """Return the rules of a language by its code, with or without a region.

    Unknown languages get the common rules.
    """
    return SPELLINGS.get(language.partition("-")[0].lower(), EVERYWHERE)

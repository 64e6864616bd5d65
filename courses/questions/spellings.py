"""What a keyboard writes for a letter that it does not have, language by language. Pure.

Each row says from where its fact comes. A row is a fact about writing or about keyboards, never
about mistakes that people make. A missing accent is another word in most of these languages, so
whoever writes the question says where it may be missing.

Patterns are read on decomposed small letters (form NFD, case folded), in their order.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_Rewrite = tuple[re.Pattern[str], str]


@dataclass(frozen=True, slots=True)
class Spelling:
    """How one language is typed: its own small letters, and what stands for what."""

    sources: tuple[str, ...]
    # Before letters are made small: those whose small letter is another one here.
    small: Mapping[str, str]
    same: tuple[_Rewrite, ...] = ()


def _rewrites(*rows: tuple[str, str]) -> tuple[_Rewrite, ...]:
    return tuple((re.compile(pattern), result) for pattern, result in rows)


# Elsewhere a Turkish keyboard is the reason for either letter: it begins a sentence with “İ”, and
# the dotless letter lies beside the dotted one.
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
    # A dot that was typed as a sign of its own on a letter that has one.
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
            # Short vowels, marks of the Quran, hamza and madda over and under a letter.
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
    """The rules of a language by its code, with or without a region; of an unknown one the
    common ones.
    """
    return SPELLINGS.get(language.partition("-")[0].lower(), EVERYWHERE)

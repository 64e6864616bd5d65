"""Words that learners should not meet (domain R10.1), found in texts. Pure.

The list of a language is `words/<language>.yaml`: each word with a pattern, the uses that are
allowed, the better word and the reason. Then follow the places where a word is allowed, and why.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from cms.curriculum.text_spans import TextSpan

FOLDER = Path(__file__).resolve().parent / "words"


@dataclass(frozen=True)
class Rule:
    """One word with its better alternative."""

    word: str
    pattern: str
    better: str
    reason: str
    spared: tuple[str, ...] = ()

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.IGNORECASE)

    def uses_in(self, text: str) -> Iterator[tuple[int, str]]:
        """(offset, matched text) of every use that is not exempt."""
        spared = [
            found.span()
            for pattern in self.spared
            for found in re.finditer(pattern, text, re.IGNORECASE)
        ]
        for found in self._compiled.finditer(text):
            start, end = found.span()
            if not any(first <= start and end <= last for first, last in spared):
                yield start, found[0]


@dataclass(frozen=True)
class Allowance:
    """Where words of the list are allowed. `file` is relative to the folder of course files."""

    file: str
    block: str
    words: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Finding:
    """A use of a listed word in a text."""

    rule: Rule
    span: TextSpan
    line: int
    written: str


@dataclass(frozen=True)
class WordList:
    """The listed words of one language."""

    rules: tuple[Rule, ...]
    allowances: tuple[Allowance, ...]

    def findings(self, spans: Iterable[TextSpan]) -> Iterator[Finding]:
        """Every use of a listed word, allowed or not."""
        for span in spans:
            for rule in self.rules:
                for start, written in rule.uses_in(span.text):
                    yield Finding(rule, span, span.line_at(start), written)

    def allowance_for(self, finding: Finding, *, prefix: str = "") -> Allowance | None:
        """The allowance for a finding, if there is one. `prefix` goes in front of the file."""
        position = (prefix + finding.span.file, finding.span.block)
        for allowance in self.allowances:
            if (
                position == (allowance.file, allowance.block)
                and finding.rule.word in allowance.words
            ):
                return allowance
        return None


def word_list(language: str, folder: Path = FOLDER) -> WordList | None:
    """The list of a language; None if nobody has written one yet."""
    file = folder / f"{language}.yaml"
    if not file.is_file():
        return None
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    return WordList(
        tuple(
            Rule(
                one["word"],
                one["pattern"],
                one["better"],
                one["reason"],
                tuple(one.get("except", ())),
            )
            for one in data["words"]
        ),
        tuple(
            Allowance(one["file"], one.get("block", ""), tuple(one["words"]), one["reason"])
            for one in data["allowed"]
        ),
    )

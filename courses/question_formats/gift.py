"""GIFT, the text format of Moodle: reading.

Source: the format's public description (docs.moodle.org, “GIFT format”). Where it is silent, the
grammar of `gift-pegjs` was consulted (docs/users/exchange.md says what was tried).
"""

import re
from collections.abc import Callable
from dataclasses import replace

from . import plain
from .exchange import (
    MAX_TEXT_CHARACTERS,
    NOT_TRUE_WORDS,
    TRUE_WORDS,
    ExchangeOption,
    ExchangeQuestion,
    Location,
    Notes,
    Reading,
    Unsupported,
    check_count,
    check_size,
    check_tags,
    check_text,
    decoded,
    joined,
)
from .gift_blocks import FIRST_GAP, Block, blocks, hide_escapes, read_numbers, unescape, weight_of
from .gift_writer import GAP_TAG, write
from .points import correct_by_points, typed_word

FORMAT = re.compile(r"^\s*\[(html|moodle|plain|markdown)\]")


class GiftWords:
    """Reads text in the format of a question, and reports what is lost with the mark-up."""

    notes: Notes
    place: Location
    format: str

    def _changed(self, code: str, **facts: str | int) -> None:
        self.notes.changed(self.place, code, **facts)

    def _text(self, raw: str) -> str:
        return self._plain(raw, self.format)

    def _words(self, raw: str) -> str:
        """Return text in its own format if it names one, else in the format of the question."""
        found = FORMAT.match(raw)
        if found is not None:
            return self._plain(raw[found.end() :], found[1])
        return self._plain(raw, self.format)

    def _line(self, raw: str) -> str:
        return plain.one_line(self._words(raw))

    def _plain(self, raw: str, form: str) -> str:
        check_text(raw)
        if form in ("moodle", "plain"):
            raw = raw.replace("\n", " ")
        text = unescape(raw)
        if form == "plain":
            return plain.tidy(text)
        if form == "markdown":
            self.notes.reads_markdown(text)
        readers = {"html": plain.from_html, "markdown": plain.from_markdown}
        try:
            words, lost = readers.get(form, plain.from_either)(text)
        except plain.Media as media:
            raise Unsupported("media", tag=media.tag) from media
        for what in sorted(lost):
            self.notes.changed(self.place, f"lost-{what}")
        return words


__all__ = ["read", "write"]

_CATEGORY = re.compile(r"^\s*\$CATEGORY:[ \t]*(.*)$")
_TITLE = re.compile(r"^\s*::(.*?)::", re.DOTALL)
_WEIGHT = re.compile(r"^\s*%(-?[\d.,]*)%")
# Labels in comments that have no meaning here: label → what it is.
_LEFT_OUT = {"id": "idnumber", "tag": "tags"}
# For the name of a question in a report.
_LOOKED_AT = 1_000
# *Units*: characters of a whole question. Texts and answers have their own limits; this one is
# checked first, when only the length is known.
_MOST_CHARACTERS = 400_000
_TRUE, _FALSE = ("T", "TRUE"), ("F", "FALSE")


def read(data: bytes) -> Reading:
    """Read the questions of a GIFT file. Raises UnreadableFile for any other file."""
    check_size(data)
    notes, questions, category, asked = Notes(), [], "", 0
    for block in blocks(decoded(data)):
        first, _newline, rest = block.text.partition("\n")
        match = _CATEGORY.match(first)
        if match is not None:
            category = match[1].strip()
            block.line, block.text = block.line + 1, rest
            if not rest.strip():
                continue
        asked += 1
        check_count(asked)
        try:
            question = _Question(block, category, notes).read()
        except Unsupported as problem:
            notes.refused(Location(block.line, _item(block)), problem.code, **problem.facts)
        else:
            questions.append(question)
    return Reading(tuple(questions), notes.all())


def _item(block: Block) -> str:
    title = _TITLE.match(block.text)
    return plain.one_line((title[1] if title else block.text)[:_LOOKED_AT])[:60]


class _Question(GiftWords):
    """One question while it is being read."""

    def __init__(self, block: Block, category: str, notes: Notes) -> None:
        self.notes, self.labels = notes, block.labels
        if len(block.text) > _MOST_CHARACTERS:
            raise Unsupported("text-too-long", most=MAX_TEXT_CHARACTERS)
        check_tags(block.text)
        text = hide_escapes(block.text)
        title = _TITLE.match(text)
        name = plain.one_line(unescape(check_text(title[1]))) if title else ""
        self.rest = text[title.end() :] if title else text
        self.place = Location(block.line, name or _item(block))
        self.base = ExchangeQuestion("", "", name=name, category=category, place=self.place)
        self.format = "moodle"

    def read(self) -> ExchangeQuestion:
        """Return the question. Raises Unsupported."""
        question = self._asked()
        self._note_omissions()
        return question

    def _note_omissions(self) -> None:
        kinds = {kind for kind, words in self.labels if (kind, words) != ("tag", GAP_TAG)}
        for kind in sorted(kinds):
            self.notes.left_out(self.place, _LEFT_OUT[kind])

    def _asked(self) -> ExchangeQuestion:
        before, answers, after = self._cut()
        found = FORMAT.match(before)
        if found is not None:
            self.format, before = found[1], before[found.end() :]
        if answers is None:
            return self._description(before)
        answers, _signs, general = answers.partition("####")
        self.base = replace(self.base, feedback=self._words(general))
        question = self._by_answers(before, answers.strip(), after)
        if not question.text:
            raise Unsupported("text-missing")
        return question

    def _cut(self) -> tuple[str, str | None, str]:
        """Return the text before, between and after the braces; None: there are none."""
        opening, closing = self.rest.count("{"), self.rest.count("}")
        if not opening and not closing:
            return self.rest, None, ""
        if opening != closing or self.rest.index("{") > self.rest.index("}"):
            raise Unsupported("gift-brace")
        if opening > 1:
            raise Unsupported("gift-two-answers")
        before, _brace, rest = self.rest.partition("{")
        answers, _brace, after = rest.partition("}")
        if "::" in after:
            raise Unsupported("gift-empty-line-missing")
        return before, answers, after

    def _description(self, text: str) -> ExchangeQuestion:
        self.notes.changed(self.place, "description")
        return replace(self.base, kind="reflection", text=self._text(text))

    def _by_answers(self, before: str, answers: str, after: str) -> ExchangeQuestion:
        if not answers:
            return replace(self.base, kind="written", text=self._around(before, "", after))
        if "~" in answers and ("tag", GAP_TAG) in self.labels and not answers.startswith("#"):
            return self._gap_with_choices(before, answers, after)
        reader = self._reader(answers)
        if reader is None:
            return self._short(before, answers, after)
        return reader(self._around(before, "_____", after), answers)

    def _reader(self, answers: str) -> Callable[[str, str], ExchangeQuestion] | None:
        """Return the reader for these answers, where they are not in the text themselves."""
        said = answers.partition("#")[0].strip().upper()
        if answers.startswith("#"):
            return self._numeric
        if "~" in answers:
            return self._choice
        if answers.startswith("=") and "->" in answers:
            return self._matching
        return self._true_false if said in (*_TRUE, *_FALSE) else None

    # --- texts --------------------------------------------------------------------------------

    def _around(self, before: str, blank: str, after: str) -> str:
        """Return the question's text, with a blank if it goes on after the answers."""
        if not after.strip():
            return self._text(before)
        return self._text(f"{before} {blank} {after}")

    # --- kinds --------------------------------------------------------------------------------

    def _parts(self, answers: str, signs: str) -> list[tuple[str, str, str, str]]:
        """Return each answer as (sign, weight, words, feedback)."""
        self.notes.takes(sum(answers.count(sign) for sign in signs))
        first, *rest = re.split(f"([{signs}])", answers)
        if first.strip():
            raise Unsupported("gift-answer-without-sign")
        found = []
        for sign, raw in zip(rest[::2], rest[1::2], strict=True):
            weight = _WEIGHT.match(raw)
            words, _sign, feedback = raw[weight.end() if weight else 0 :].partition("#")
            found.append((sign, weight[1] if weight else "", words, feedback))
        return found

    def _choice(self, text: str, answers: str) -> ExchangeQuestion:
        # Moodle splits at each such character and drops empty parts: “~=” begins a correct answer.
        parts = [part for part in self._parts(answers, "=~") if part[2].strip() or part[3].strip()]
        weights = [weight_of(sign, weight) for sign, weight, _words, _feedback in parts]
        kind, fitting = correct_by_points(weights, one="=" in answers, changed=self._changed)
        options = tuple(
            ExchangeOption(self._line(words), correct=fits, feedback=self._words(feedback))
            for (_sign, _weight, words, feedback), fits in zip(parts, fitting, strict=True)
        )
        return replace(self.base, kind=kind, text=text, options=options)

    def _gap_with_choices(self, before: str, answers: str, after: str) -> ExchangeQuestion:
        parts = self._parts(answers, "=~")
        words = [(sign, self._line(raw)) for sign, _weight, raw, _feedback in parts]
        gap = ExchangeOption(
            accept=tuple(word for sign, word in words if sign == "="),
            choices=tuple(word for _sign, word in words),
            feedback=joined(self._words(feedback) for *_others, feedback in parts),
        )
        text = self._text(f"{before}{FIRST_GAP}{after}")
        return replace(self.base, kind="gap", text=text, options=(gap,))

    def _short(self, before: str, answers: str, after: str) -> ExchangeQuestion:
        if not answers.startswith("="):
            answers = f"={answers}"
        accepted, feedbacks = [], []
        for _sign, weight, raw, feedback in self._parts(answers, "="):
            word = self._line(raw)
            if fits := typed_word(word, weight_of("=", weight), self._changed):
                accepted.append(fits)
                feedbacks.append(self._words(feedback))
            elif feedback.strip():
                self._changed("feedback-of-others")
        if len(set(filter(None, feedbacks))) > 1:
            self._changed("feedback-joined")
        gap = ExchangeOption(accept=tuple(accepted), feedback=joined(feedbacks))
        text = self._text(f"{before}{FIRST_GAP}{after}")
        return replace(self.base, kind="gap", text=text, options=(gap,))

    def _matching(self, text: str, answers: str) -> ExchangeQuestion:
        pairs, targets = [], []
        for _sign, _weight, words, feedback in self._parts(answers, "="):
            if "->" not in words:
                raise Unsupported("gift-pair-without-arrow")
            left, _arrow, right = words.partition("->")
            # The right side is plain text in Moodle, without a format of its own.
            target = plain.one_line(unescape(check_text(right)))
            if not target:
                raise Unsupported("pair-half-empty")
            if target not in targets:
                targets.append(target)
            if left.strip():
                option = ExchangeOption(
                    self._line(left),
                    feedback=self._words(feedback),
                    match=targets.index(target),
                )
                pairs.append(option)
        return replace(
            self.base, kind="matching", text=text, options=tuple(pairs), targets=tuple(targets)
        )

    def _true_false(self, text: str, answers: str) -> ExchangeQuestion:
        said, *feedbacks = answers.split("#")
        if len(feedbacks) > 2:
            raise Unsupported("gift-feedback-too-many")
        is_true = said.strip().upper() in _TRUE
        otherwise, right = (*(self._words(one) for one in feedbacks), "", "")[:2]
        true, false = (right, otherwise) if is_true else (otherwise, right)
        options = (
            ExchangeOption(TRUE_WORDS, correct=is_true, feedback=true),
            ExchangeOption(NOT_TRUE_WORDS, correct=not is_true, feedback=false),
        )
        return replace(self.base, kind="true_false", text=text, options=options)

    def _numeric(self, text: str, answers: str) -> ExchangeQuestion:
        answers, _sign, wrong = answers[1:].partition("~")
        if not answers.lstrip().startswith("="):
            answers = f"={answers}"
        found = read_numbers(self._parts(answers, "="), wrong, self._changed)
        answer, tolerance = found.amount()
        return replace(
            self.base,
            kind="numeric",
            text=text,
            answer=answer,
            tolerance=tolerance,
            feedback_met=self._words(found.fitting[0][1]),
            feedback_not_yet=joined(self._words(one) for one in found.others),
        )

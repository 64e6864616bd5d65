"""Moodle XML: reading.

Source: the format's public description (docs.moodle.org, “Moodle XML format”), and the field names
of Moodle's own question types.
"""

import re
from dataclasses import replace

from . import plain
from .cloze import as_question, read_alone, read_cloze
from .exchange import (
    NOT_TRUE_WORDS,
    TRUE_WORDS,
    ExchangeOption,
    ExchangeQuestion,
    Location,
    Notes,
    Reading,
    UnreadableFile,
    Unsupported,
    check_count,
    check_size,
    check_tags,
    joined,
)
from .moodle_xml_parts import QuestionParts
from .moodle_xml_writer import write
from .points import NEARLY_ALL, correct_by_points, number, typed_word
from .xml_tree import Node, read_tree

# Each is an answer, a pair, or a word for a gap.
_ANSWERS = ("answer", "subquestion", "selectoption", "dragbox")
_UNDERSCORES = re.compile(r"_{3,}")
_PLACE_OF_WORD = re.compile(r"\[\[(\d+)\]\]")


class QuestionKinds(QuestionParts):
    """A question, read according to its type."""

    def read(self) -> ExchangeQuestion:
        """Return the question. Raises Unsupported."""
        kind = self.node.get("type")
        if kind not in READERS:
            raise Unsupported("type-unknown", type=(kind or "?")[:40])
        # Before Moodle 2 a picture was beside the text, not in it.
        for old in ("image", "image_base64"):
            if self.node.said(old):
                raise Unsupported("media", tag=old)
        self.notes.takes(len(self.node.all(*_ANSWERS)))
        check_tags(self.node.text())
        text, picture = self._with_picture(self.node.first("questiontext"))
        self.base = replace(
            self.base,
            text=text,
            picture=picture,
            feedback=self._words(self.node.first("generalfeedback")),
        )
        if not self.base.text:
            raise Unsupported("text-missing")
        question = READERS[kind](self)
        self._note_omissions()
        return question

    # --- kinds --------------------------------------------------------------------------------

    def multichoice(self) -> ExchangeQuestion:
        answers = self._answers()
        worths = [worth for _node, worth in answers]
        kind, fitting = correct_by_points(worths, one=self._is_one(), changed=self._changed)
        options = tuple(
            self._option(node, correct=fits)
            for (node, _worth), fits in zip(answers, fitting, strict=True)
        )
        return replace(self.base, kind=kind, options=options)

    def _is_one(self) -> bool:
        """Whether the learner chooses one option in Moodle, which is its default."""
        single = self.node.first("single")
        if self.node.get("type") == "multichoiceset":
            return False
        return single is None or single.text().strip().lower() not in ("", "0", "false")

    def truefalse(self) -> ExchangeQuestion:
        by_word = {self._line(node).lower(): (node, worth) for node, worth in self._answers()}
        if set(by_word) != {"true", "false"}:
            raise Unsupported("not-true-and-false")
        (true, worth), (false, other) = by_word["true"], by_word["false"]
        if (worth > 0) == (other > 0):
            raise Unsupported("not-true-and-false")
        options = (
            ExchangeOption(TRUE_WORDS, correct=worth > 0, feedback=self._feedback(true)),
            ExchangeOption(NOT_TRUE_WORDS, correct=other > 0, feedback=self._feedback(false)),
        )
        return replace(self.base, kind="true_false", options=options)

    def shortanswer(self) -> ExchangeQuestion:
        if self.node.said("usecase") == "1":
            self._changed("capitals-ignored")
        accepted, feedbacks = [], []
        for node, worth in self._answers():
            if fits := typed_word(self._line(node), worth, self._changed):
                accepted.append(fits)
                feedbacks.append(self._feedback(node))
            elif self._feedback(node):
                self._changed("feedback-of-others")
        if len(set(filter(None, feedbacks))) > 1:
            self._changed("feedback-joined")
        gap = ExchangeOption(accept=tuple(accepted), feedback=joined(feedbacks))
        text, found = _UNDERSCORES.subn("{g1}", self.base.text, count=1)
        text = text if found else f"{text} {{g1}}"
        return replace(self.base, kind="gap", text=text, options=(gap,))

    def matching(self) -> ExchangeQuestion:
        options, targets = [], []
        for node in self.node.all("subquestion"):
            target = self._line(node.first("answer"))
            if not target:
                raise Unsupported("pair-half-empty")
            if target not in targets:
                targets.append(target)
            option = self._option(node, match=targets.index(target))
            if option.text or option.picture:
                options.append(option)
        return replace(self.base, kind="matching", options=tuple(options), targets=tuple(targets))

    def numerical(self) -> ExchangeQuestion:
        fitting, others = [], []
        for node, worth in self._answers():
            is_any = self._line(node) == "*"
            if is_any:
                others.append(self._feedback(node))
            elif worth >= NEARLY_ALL:
                fitting.append(node)
            elif self._feedback(node):
                self._changed("feedback-of-others")
            if worth > 0 and (is_any or worth < NEARLY_ALL):
                self._changed("partial-points")
        if len(fitting) != 1:
            raise Unsupported("not-one-number")
        (node,) = fitting
        return replace(
            self.base,
            kind="numeric",
            answer=number(self._line(node)),
            tolerance=number(node.said("tolerance") or "0"),
            unit=self._unit(),
            feedback_met=self._feedback(node),
            feedback_not_yet=joined(others),
        )

    def _unit(self) -> str:
        units = self.node.below("unit")
        if len(units) > 1:
            self._changed("more-units")
        own = [unit for unit in units if number(unit.said("multiplier") or "1") == "1"]
        return plain.one_line(own[0].said("unit_name")) if own else ""

    def essay(self) -> ExchangeQuestion:
        if self.node.said("attachments") not in ("", "0"):
            self._changed("attachments")
        guide = self._words(self.node.first("graderinfo"))
        return replace(self.base, kind="written", guide=guide)

    def description(self) -> ExchangeQuestion:
        self._changed("description")
        return replace(self.base, kind="reflection")

    def ordering(self) -> ExchangeQuestion:
        # Here the fraction is the place in the order.
        answers = sorted(
            self.node.all("answer"), key=lambda one: float(number(one.get("fraction", "0")))
        )
        options = tuple(self._option(node) for node in answers)
        return replace(self.base, kind="ordering", options=options)

    def words_in_text(self) -> ExchangeQuestion:
        """Read words chosen (gapselect) or dragged (ddwtos) into the text at [[1]], [[2]]."""
        words = [
            (self._line(node), node.said("group") or "1")
            for node in self.node.all("selectoption", "dragbox")
        ]
        gaps = []
        places = _PLACE_OF_WORD.findall(self.base.text)
        self.notes.takes(len(places))
        for place in places:
            if not 1 <= int(place) <= len(words):
                raise Unsupported("place-without-word", gap=place)
            fits, group = words[int(place) - 1]
            choices = dict.fromkeys(word for word, other in words if other == group)
            gaps.append(ExchangeOption(accept=(fits,), choices=tuple(choices)))
        if not gaps:
            raise Unsupported("no-gap")
        numbers = iter(range(1, len(gaps) + 1))
        text = _PLACE_OF_WORD.sub(lambda found: f"{{g{next(numbers)}}}", self.base.text)
        return replace(self.base, kind="gap", text=text, options=tuple(gaps))

    def cloze(self) -> ExchangeQuestion:
        if (alone := read_alone(self.base.text, self.notes.takes)) is not None:
            return as_question(self.base, alone, self._changed)
        text, gaps = read_cloze(self.base.text, self._changed, self.notes.takes)
        return replace(self.base, kind="gap", text=plain.tidy(text), options=gaps)


READERS = {
    "multichoice": QuestionKinds.multichoice,
    "multichoiceset": QuestionKinds.multichoice,
    "truefalse": QuestionKinds.truefalse,
    "shortanswer": QuestionKinds.shortanswer,
    "matching": QuestionKinds.matching,
    "match": QuestionKinds.matching,
    "ddmatch": QuestionKinds.matching,
    "numerical": QuestionKinds.numerical,
    "essay": QuestionKinds.essay,
    "description": QuestionKinds.description,
    "ordering": QuestionKinds.ordering,
    "gapselect": QuestionKinds.words_in_text,
    "ddwtos": QuestionKinds.words_in_text,
    "cloze": QuestionKinds.cloze,
    "multianswer": QuestionKinds.cloze,
}


__all__ = ["read", "write"]

# For the name of a question in a report.
_LOOKED_AT = 1_000


def read(data: bytes) -> Reading:
    """Read the questions of a Moodle XML file. Raises UnreadableFile for any other file."""
    check_size(data)
    root = read_tree(data, counted=_is_question, check=check_count)
    if root.name != "quiz":
        raise UnreadableFile("not-moodle-xml", root.line)
    notes, questions, category = Notes(), [], ""
    for count, node in enumerate(root.all("question"), start=1):
        if not _is_question(node):
            category = node.said("category", "text")
            continue
        # A file may be one line, and names may be equal: the count distinguishes its questions.
        place = Location(node.line, _item(node), count)
        try:
            questions.append(QuestionKinds(node, place, category, notes).read())
        except Unsupported as problem:
            notes.refused(place, problem.code, **problem.facts)
    return Reading(tuple(questions), notes.all())


def _is_question(node: Node) -> bool:
    return node.name == "question" and node.get("type") != "category"


def _item(node: Node) -> str:
    name = node.said("name", "text") or node.said("questiontext", "text")
    return plain.one_line(name[:_LOOKED_AT])[:60]

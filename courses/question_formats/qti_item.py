"""Read one item of QTI 2, or of QTI 3 under the same names, as a question."""

from collections.abc import Sequence
from dataclasses import replace

from . import plain
from .exchange import (
    ExchangeOption,
    ExchangeQuestion,
    Location,
    Notes,
    Unsupported,
    check_text,
    joined,
)
from .qti_item_parts import ItemParts, by_identifier
from .qti_parts import Feedbacks, amount, is_for_candidate
from .shown import Find
from .xml_tree import Node

# Names of feedback from which it is clear when it is shown.
_MET = ("met", "correct")
_NOT_YET = ("not-yet", "incorrect")
# Replaces a number that is asked for in the middle of a text.
BLANK = "_____"
# Each is an answer, a partner, a word for a gap, or a gap.
_ANSWERS = (
    *("simpleChoice", "simpleAssociableChoice", "gapText", "inlineChoice"),
    *("gap", "textEntryInteraction", "inlineChoiceInteraction"),
)
_IN_TEXT = ("textEntryInteraction", "inlineChoiceInteraction")


def read_item(node: Node, place: Location, notes: Notes, find: Find) -> ExchangeQuestion:
    """Read the question of an `assessmentItem`; `find` finds its pictures. Raises Unsupported."""
    return _Item(node, place, notes, find).read()


class _Item(ItemParts):
    def read(self) -> ExchangeQuestion:
        self._check_answers()
        if self.node.get("adaptive") == "true":
            raise Unsupported("adaptive")
        if self.node.first("templateDeclaration") is not None:
            raise Unsupported("made-while-asked")
        if self.node.first("assessmentStimulusRef") is not None:
            raise Unsupported("text-elsewhere")
        inside = self.body.below("feedbackInline", "feedbackBlock")
        self.feedbacks = Feedbacks(
            [*inside, *self.node.all("modalFeedback")], self._words, self._changed
        )
        asked = _interactions(self.body)
        question = self._by_interactions(asked)
        if not question.text:
            raise Unsupported("text-missing")
        self._note_omissions(question.kind)
        return replace(
            question,
            name=plain.one_line(self.node.get("title")),
            place=self.place,
            picture=self.shown.picture,
            feedback=joined([self.feedbacks.take("general"), self.feedbacks.take_rest()]),
        )

    def _check_answers(self) -> None:
        named = [len(one.below("value", "mapEntry")) for one in self.declared.values()]
        self.notes.takes(max([len(self.body.below(*_ANSWERS)), *named]))
        check_text(self.node.get("title"))

    def _note_omissions(self, kind: str) -> None:
        if self.body.below("infoControl"):
            self.notes.left_out(self.place, "hints")
        for one in self.body.below("rubricBlock"):
            if not is_for_candidate(one) and not (kind == "written" and _is_for_scorer(one)):
                self.notes.left_out(self.place, "rubrics")

    def _by_interactions(self, asked: list[Node]) -> ExchangeQuestion:
        if not asked:
            self._changed("description")
            return ExchangeQuestion("reflection", self._text())
        names = {one.name for one in asked}
        if names == {"textEntryInteraction"} and len(asked) == 1 and self._is_number(asked[0]):
            return self._numeric(asked[0])
        if names <= set(_IN_TEXT):
            return self._gaps(asked)
        if len(asked) > 1:
            raise Unsupported("several-tasks")
        reader = _READERS.get(asked[0].name)
        if reader is None:
            raise Unsupported("interaction-unknown", type=asked[0].name)
        return reader(self, asked[0])

    # --- kinds --------------------------------------------------------------------------------

    def choice(self, interaction: Node) -> ExchangeQuestion:
        right = self._right(interaction)
        options = self._options(interaction.below("simpleChoice"), right)
        one = interaction.get("maxChoices", "1") == "1"
        kind = "single" if one else "multiple"
        if not any(option.correct for option in options.values()):
            raise Unsupported("none-fits")
        if one and sum(option.correct for option in options.values()) > 1:
            self._changed("any-of-them")
            kind = "multiple"
        if one and set(options) == {"true", "false"}:
            kind, options = "true_false", {key: options[key] for key in ("true", "false")}
        return ExchangeQuestion(kind, self._text(interaction), tuple(options.values()))

    def order(self, interaction: Node) -> ExchangeQuestion:
        right = self._right(interaction)
        options = self._options(interaction.below("simpleChoice"))
        if sorted(right) != sorted(options):
            raise Unsupported("order-not-whole")
        return ExchangeQuestion(
            "ordering", self._text(interaction), tuple(options[key] for key in right)
        )

    def match(self, interaction: Node) -> ExchangeQuestion:
        sides = [
            self._options(one.all("simpleAssociableChoice"))
            for one in interaction.all("simpleMatchSet")
        ]
        if len(sides) != 2:
            raise Unsupported("pairs-not-one-each")
        first, second = sides
        pairs = [
            (left, right) if left in first else (right, left)
            for left, right in self._pairs(interaction)
        ]
        if sorted(left for left, _right in pairs) == sorted(first):
            return self._matching(interaction, pairs, first, second)
        pairs = [(right, left) for left, right in pairs]
        return self._matching(interaction, pairs, second, first)

    def associate(self, interaction: Node) -> ExchangeQuestion:
        sides = self._options(interaction.below("simpleAssociableChoice"))
        pairs = self._pairs(interaction)
        named = [key for pair in pairs for key in pair]
        if len(named) != len(set(named)):
            raise Unsupported("pairs-not-one-each")
        self._changed("pairs-got-sides")
        lefts = {left: sides[left] for left, _right in pairs if left in sides}
        rights = {key: option for key, option in sides.items() if key not in lefts}
        return self._matching(interaction, pairs, lefts, rights)

    def _matching(
        self,
        interaction: Node,
        pairs: list[tuple[str, str]],
        options: dict[str, ExchangeOption],
        targets: dict[str, ExchangeOption],
    ) -> ExchangeQuestion:
        by_option = dict(pairs)
        keys = list(targets)
        if sorted(left for left, _right in pairs) != sorted(options) or not options:
            raise Unsupported("pairs-not-one-each")
        if not set(by_option.values()) <= set(keys):
            raise Unsupported("pairs-not-one-each")
        if any(target.picture for target in targets.values()):
            raise Unsupported("picture-no-place")
        if any(target.feedback for target in targets.values()):
            self._changed("feedback-of-targets")
        return ExchangeQuestion(
            "matching",
            self._text(interaction),
            tuple(
                replace(option, match=keys.index(by_option[key])) for key, option in options.items()
            ),
            tuple(target.text for target in targets.values()),
        )

    def words_into_gaps(self, interaction: Node) -> ExchangeQuestion:
        words = self._lines(interaction.all("gapText"))
        if not words or interaction.all("gapImg"):
            raise Unsupported("interaction-unknown", type=interaction.name)
        fitting = {gap: word for word, gap in self._pairs(interaction)}
        places = list(by_identifier(interaction.below("gap")).values())
        gaps = [
            ExchangeOption(
                accept=(words[fitting[one.get("identifier")]],),
                choices=tuple(dict.fromkeys(words.values())),
                feedback=self.feedbacks.take(one.get("identifier")),
            )
            for one in places
            if fitting.get(one.get("identifier")) in words
        ]
        if not places or len(gaps) != len(places):
            raise Unsupported("gap-accepts-nothing")
        return self._with_gaps(places, gaps, beside=interaction.all("gapText"))

    def _gaps(self, asked: list[Node]) -> ExchangeQuestion:
        return self._with_gaps(asked, [self._gap(one) for one in asked])

    def _with_gaps(
        self, places: list[Node], gaps: list[ExchangeOption], beside: Sequence[Node] = ()
    ) -> ExchangeQuestion:
        numbers = {id(one): f"{{g{place}}}" for place, one in enumerate(places, start=1)}
        numbers |= {id(one): "" for one in beside}
        text = self._text(within=lambda node: numbers.get(id(node)))
        return ExchangeQuestion("gap", text, tuple(gaps))

    def _gap(self, interaction: Node) -> ExchangeOption:
        if self._is_number(interaction):
            raise Unsupported("several-tasks")
        right = self._right(interaction)
        feedback = self.feedbacks.take(interaction.get("responseIdentifier"))
        if interaction.name == "inlineChoiceInteraction":
            words = self._lines(interaction.all("inlineChoice"))
            fitting = tuple(words[key] for key in right if key in words)
            choices = tuple(words.values())
        else:
            fitting, choices = tuple(plain.one_line(word) for word in right), ()
        if not any(fitting):
            raise Unsupported("gap-accepts-nothing")
        declaration = self._declaration(interaction)
        entries = declaration.below("mapEntry") if declaration is not None else []
        if any(one.get("caseSensitive") == "true" for one in entries):
            self._changed("capitals-ignored")
        return ExchangeOption(accept=fitting, choices=choices, feedback=feedback)

    def _numeric(self, interaction: Node) -> ExchangeQuestion:
        answer, tolerance = amount(
            self.node.first("responseProcessing"),
            self._right(interaction),
            interaction.get("responseIdentifier"),
        )
        units = [one for one in self.body.below("span") if one.get("class") == "unit"]
        standing = {id(interaction): BLANK, **{id(one): "" for one in units}}
        text = self._text(within=lambda node: standing.get(id(node)))
        # If the number is asked for below the text, the text needs no blank.
        text = text.removesuffix(BLANK).rstrip() if text.endswith(f"\n{BLANK}") else text
        return ExchangeQuestion(
            "numeric",
            text,
            answer=answer,
            tolerance=tolerance,
            unit=plain.one_line(units[0].text()) if units else "",
            feedback_met=self.feedbacks.take(*_MET),
            feedback_not_yet=self.feedbacks.take(*_NOT_YET),
        )

    def written(self, interaction: Node) -> ExchangeQuestion:
        rubrics = [one for one in self.body.below("rubricBlock") if _is_for_scorer(one)]
        guide = joined([self._words(one) for one in rubrics], "\n\n")
        return ExchangeQuestion("written", self._text(interaction), guide=guide)


def _is_for_scorer(rubric: Node) -> bool:
    return "scorer" in rubric.get("view").split()


def _interactions(node: Node) -> list[Node]:
    found = []
    for one in node:
        if one.name.endswith("Interaction"):
            found.append(one)
        else:
            found.extend(_interactions(one))
    return found


_READERS = {
    "choiceInteraction": _Item.choice,
    "orderInteraction": _Item.order,
    "matchInteraction": _Item.match,
    "associateInteraction": _Item.associate,
    "gapMatchInteraction": _Item.words_into_gaps,
    "extendedTextInteraction": _Item.written,
}

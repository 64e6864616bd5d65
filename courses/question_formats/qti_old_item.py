"""Read one item of QTI 1.2 as a question: choice, pairs, order, typed words and numbers.

Source: IMS Question and Test Interoperability 1.2, “ASI Best Practice”; and the fields that Canvas,
Respondus, D2L and ILIAS add, of which only the question type is used.
"""

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
from .points import midpoint, number, tolerance_of
from .qti_old_parts import RESPONSES, OldItemParts, words_beside
from .qti_old_rules import Condition
from .shown import Find
from .xml_tree import Node

BLANK = "_____"
_TYPED = ("response_str", "response_num")
_CHOSEN = ("response_lid", "response_grp")
_TRUE, _FALSE = "true", "false"
# The Canvas question type in which the answers of a list are typed, and not chosen.
_TYPED_LIST = "fill_in_multiple_blanks_question"
_NUMBER_TYPES = ("integer", "decimal", "scientific")
_NUMBER_QUESTIONS = ("numerical_question",)


def read_old_item(node: Node, place: Location, notes: Notes, find: Find) -> ExchangeQuestion:
    """Read the question of an `item`; `find` finds its pictures. Raises Unsupported."""
    return _OldItem(node, place, notes, find).read()


class _OldItem(OldItemParts):
    def read(self) -> ExchangeQuestion:
        """Return the question. Raises Unsupported."""
        question = self._by_responses(self.presentation.below(*RESPONSES))
        if not question.text:
            raise Unsupported("text-missing")
        if any(self.node.below(name) for name in ("hint", "solution")):
            self.notes.left_out(self.place, "hints")
        if any(self.node.all(name) for name in ("rubric", "objectives")):
            self.notes.left_out(self.place, "rubrics")
        return replace(
            question,
            name=plain.one_line(check_text(self.node.get("title"))),
            place=self.place,
            picture=self._shown.picture,
            feedback=joined([question.feedback, self.feedback.take_rest()]),
        )

    def _by_responses(self, asked: list[Node]) -> ExchangeQuestion:
        if not asked:
            self._changed("description")
            return ExchangeQuestion("reflection", self._text())
        for one in asked:
            shown = next((other.name for other in one if other.name in _REFUSED), "")
            if one.name == "response_xy" or shown:
                raise Unsupported("interaction-unknown", type=shown or one.name)
        first = asked[0]
        if len(asked) == 1 and first.name in _TYPED:
            return self._typed_alone(first)
        if len(asked) == 1 and first.get("rcardinality").lower() == "ordered":
            return self._ordering(first)
        if len(asked) == 1:
            pairs = self._pairs_named(first)
            return self._pairs_in_one(first, pairs) if pairs else self._choice(first)
        if all(one.name in _CHOSEN and words_beside(one, self._changed) for one in asked):
            return self._lists(asked)
        return self._gaps(asked)

    # --- one task -----------------------------------------------------------------------------

    def _choice(self, response: Node) -> ExchangeQuestion:
        ident, labels = _ident(response), self._labels(response)
        one = response.get("rcardinality", "Single").lower() == "single"
        right = self.rules.right(ident, several=not one)
        fitting = [key for key in labels if key in right]
        if not fitting:
            raise Unsupported("none-fits")
        kind = "single" if one else "multiple"
        if one and len(fitting) > 1:
            self._changed("any-of-them")
            kind = "multiple"
        options = {
            key: self._option(
                label,
                correct=key in fitting,
                feedback=self.feedback.of(ident, key, fits=key in fitting, alone=one),
            )
            for key, label in labels.items()
        }
        self.feedback.used_up_by_options(alone=one)
        keys = list(labels)
        if one and (pair := _true_and_false(options)):
            kind, keys = "true_false", pair
        return ExchangeQuestion(kind, self._text(), tuple(options[key] for key in keys))

    def _ordering(self, response: Node) -> ExchangeQuestion:
        ident, labels = _ident(response), self._labels(response)
        options = tuple(self._option(labels[key]) for key in self.rules.order(ident, [*labels]))
        return ExchangeQuestion("ordering", self._text(), options)

    def _typed_alone(self, response: Node) -> ExchangeQuestion:
        ident = _ident(response)
        numbers = self.rules.numbers(ident)
        if not numbers:
            return ExchangeQuestion("written", self._text())
        if self._is_number(response):
            return self._numeric(response, numbers)
        gap = self._gap(response)
        return ExchangeQuestion("gap", self._text({id(response): "{g1}"}), (gap,))

    def _is_number(self, response: Node) -> bool:
        fields = response.below("render_fib")
        types = {one.get("fibtype").lower() for one in fields}
        return (
            response.name == "response_num"
            or self.type in _NUMBER_QUESTIONS
            or bool(types & set(_NUMBER_TYPES))
        )

    def _numeric(self, response: Node, numbers: list[Condition]) -> ExchangeQuestion:
        ident, best = _ident(response), max(one.points for one in numbers)
        if any(one.points < best for one in numbers):
            self._changed("partial-points")
        amounts = {_amount(one, ident) for one in numbers if one.points == best}
        if len(amounts) != 1:
            raise Unsupported("not-one-number")
        ((answer, tolerance),) = amounts
        text = self._text({id(response): BLANK})
        return ExchangeQuestion(
            "numeric",
            text.removesuffix(BLANK).rstrip() if text.endswith(BLANK) else text,
            answer=answer,
            tolerance=tolerance,
            feedback_met=self.feedback.when(met=True),
            feedback_not_yet=self.feedback.when(met=False),
        )

    # --- pairs --------------------------------------------------------------------------------

    def _pairs_named(self, response: Node) -> dict[str, str]:
        """Return pairs of labels of one list, if conditions name two at once, as in ILIAS."""
        ident, labels = _ident(response), self._labels(response)
        pairs = {}
        for one in self.rules.conditions:
            for said in one.said:
                left, comma, right = said.value.partition(",")
                if one.points > 0 and said.response == ident and comma:
                    if left not in labels or right not in labels or left in pairs:
                        raise Unsupported("pairs-not-one-each")
                    pairs[left] = right
        return pairs

    def _pairs_in_one(self, response: Node, pairs: dict[str, str]) -> ExchangeQuestion:
        labels = self._labels(response)
        lefts = [key for key in labels if key in pairs]
        rights = [key for key in labels if key not in pairs]
        if not set(pairs.values()) <= set(rights):
            raise Unsupported("pairs-not-one-each")
        options = tuple(self._option(labels[key], match=rights.index(pairs[key])) for key in lefts)
        targets = tuple(self._line(labels[key]) for key in rights)
        return ExchangeQuestion("matching", self._text(), options, targets)

    def _lists(self, asked: list[Node]) -> ExchangeQuestion:
        """Read a list of answers for each of several words: gaps if these are in the text."""
        names = {id(one): f"[{words_beside(one, self._changed)}]" for one in asked}
        text = self._text()
        if all(text.count(name) == 1 for name in names.values()):
            gaps = tuple(self._gap(one) for one in asked)
            for place, one in enumerate(asked, start=1):
                text = text.replace(names[id(one)], f"{{g{place}}}")
            return self._in_order_of_text(text, gaps)
        targets: list[str] = []
        options = []
        for one in asked:
            words = {key: self._line(label) for key, label in self._labels(one).items()}
            targets += [word for word in words.values() if word not in targets]
            right = [key for key in self.rules.right(_ident(one), several=False) if key in words]
            if len(right) != 1:
                raise Unsupported("pairs-not-one-each")
            options.append(
                ExchangeOption(
                    plain.one_line(words_beside(one, self._changed)),
                    match=targets.index(words[right[0]]),
                )
            )
        return ExchangeQuestion("matching", text, tuple(options), tuple(targets))

    def _in_order_of_text(self, text: str, gaps: tuple[ExchangeOption, ...]) -> ExchangeQuestion:
        """Renumber the gaps in the order in which they occur in the text."""
        standing = sorted(range(len(gaps)), key=lambda one: text.index(f"{{g{one + 1}}}"))
        for place, one in enumerate(standing, start=1):
            text = text.replace(f"{{g{one + 1}}}", f"{{new{place}}}")
        text = text.replace("{new", "{g")
        return ExchangeQuestion("gap", text, tuple(gaps[one] for one in standing))

    # --- gaps ---------------------------------------------------------------------------------

    def _gaps(self, asked: list[Node]) -> ExchangeQuestion:
        markers = {id(one): f"{{g{place}}}" for place, one in enumerate(asked, start=1)}
        gaps = tuple(self._gap(one) for one in asked)
        return ExchangeQuestion("gap", self._text(markers), gaps)

    def _gap(self, response: Node) -> ExchangeOption:
        ident = _ident(response)
        right = self.rules.right(ident, several=False)
        choices: tuple[str, ...] = ()
        if any(one.low or one.high for one in self.rules.numbers(ident) if response.name in _TYPED):
            raise Unsupported("gap-number-near")
        if response.name in _TYPED:
            accepted = tuple(map(plain.one_line, right))
        else:
            words = {key: self._line(label) for key, label in self._labels(response).items()}
            accepted = tuple(dict.fromkeys(words[key] for key in right if key in words))
            is_typed = self.type == _TYPED_LIST or set(words.values()) == set(accepted)
            choices = choices if is_typed else tuple(words.values())
        if not any(accepted):
            raise Unsupported("gap-accepts-nothing")
        return ExchangeOption(accept=accepted, choices=choices)


_REFUSED = ("render_hotspot", "render_slider")


def _ident(response: Node) -> str:
    return response.get("ident") or response.get("respident")


def _true_and_false(options: dict[str, ExchangeOption]) -> list[str]:
    """Return the two keys if the answers are literally “true” and “false”, else []."""
    by_word = {option.text.lower(): key for key, option in options.items()}
    return [by_word[_TRUE], by_word[_FALSE]] if set(by_word) == {_TRUE, _FALSE} else []


def _amount(condition: Condition, response: str) -> tuple[str, str]:
    """Return the number and the tolerance of one condition. Raises Unsupported."""
    values = {number(one.value) for one in condition.said if one.response == response}
    if len(values) > 1 or bool(condition.low) != bool(condition.high):
        raise Unsupported("not-one-number" if len(values) > 1 else "tolerance-of-other-kind")
    if not condition.low:
        (answer,) = values
        return answer, "0"
    centre = midpoint(condition.low, condition.high)
    if values and values != {centre}:
        raise Unsupported("tolerance-of-other-kind")
    return centre, tolerance_of(condition.low, condition.high)

"""Response processing of QTI 1.2: correct values, their points, and the feedback shown.

Source: IMS Question and Test Interoperability 1.2, “ASI Information Model”, response processing;
and what Canvas, Respondus, D2L and ILIAS write.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .exchange import Unsupported
from .points import number
from .xml_tree import Node

_BOUNDS = ("vargt", "vargte", "varlt", "varlte")
# Names of scores that count wrong answers.
_OF_WRONG = ("incorrect", "wrong")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison: this response has this value. `place`: the position in an order, or 0."""

    response: str
    value: str
    place: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: its comparisons, its points, and which feedback it shows.

    `low` and `high`: an additional range of correct values. `denies`: it also has negated parts.
    """

    said: tuple[Comparison, ...]
    points: float
    feedback: tuple[str, ...]
    low: str = ""
    high: str = ""
    denies: bool = False


class Rules:
    """All conditions of an item. Raises Unsupported for points that are not a number."""

    def __init__(self, item: Node, changed: Callable[..., None]) -> None:
        self.conditions = [
            _condition(one, changed)
            for processing in item.all("resprocessing")
            for one in processing.all("respcondition")
        ]
        self._changed = changed

    def right(self, response: str, *, several: bool) -> list[str]:
        """Return the correct values of a response, best first where one is enough."""
        about = [one for one in self.conditions if one.points > 0 and _values(one, response)]
        best = max((one.points for one in about), default=0.0)
        if several:
            whole = [one for one in about if len(_values(one, response)) > 1]
            if whole:
                about = [max(whole, key=lambda one: one.points)]
        else:
            if any(one.points < best for one in about):
                self._changed("partial-points")
            about = [one for one in about if one.points == best]
        found = [value for one in about for value in _values(one, response)]
        return list(dict.fromkeys(found))

    def order(self, response: str, labels: list[str]) -> list[str]:
        """Return the labels in the correct order. Raises Unsupported where not all are named."""
        for one in sorted(self.conditions, key=lambda one: -one.points):
            said = [other for other in one.said if other.response == response]
            if sorted(other.value for other in said) == sorted(labels):
                return [other.value for other in sorted(said, key=lambda other: other.place)]
        # Some programs compare each label with its place.
        places = {
            other.response: int(other.value)
            for one in self.conditions
            for other in one.said
            if one.points > 0 and other.response in labels and other.value.isdecimal()
        }
        if sorted(places) != sorted(labels) or len(set(places.values())) != len(labels):
            raise Unsupported("order-not-whole")
        return sorted(labels, key=lambda label: places[label])

    def numbers(self, response: str) -> list[Condition]:
        """Return the conditions that give points for a number."""
        return [
            one
            for one in self.conditions
            if one.points > 0 and (_values(one, response) or one.low or one.high)
        ]

    def feedback_of(self, response: str, value: str) -> tuple[str, ...]:
        """Return the names of the feedback shown after this one answer and after no other."""
        return tuple(
            name
            for one in self.conditions
            if _values(one, response) == [value] and not one.denies
            for name in one.feedback
        )

    def feedback_when(self, *, met: bool) -> tuple[str, ...]:
        """Return the names of the feedback shown if everything is correct, or if it is not yet."""
        best = max((one.points for one in self.conditions), default=0.0)
        chosen = [
            one
            for one in self.conditions
            if (one.points == best > 0 if met else not one.said and not one.points)
        ]
        return tuple(name for one in chosen for name in one.feedback)


def _values(condition: Condition, response: str) -> list[str]:
    return [one.value for one in condition.said if one.response == response]


def _condition(node: Node, changed: Callable[..., None]) -> Condition:
    said: list[Comparison] = []
    bounds: dict[str, str] = {}
    variables = node.first("conditionvar")
    denies = variables is not None and _read_condition(variables, said, bounds, changed)
    return Condition(
        tuple(said),
        _points(node, changed),
        tuple(one.get("linkrefid") for one in node.all("displayfeedback")),
        bounds.get("vargte", ""),
        bounds.get("varlte", ""),
        denies,
    )


def _read_condition(
    node: Node, said: list[Comparison], bounds: dict[str, str], changed: Callable[..., None]
) -> bool:
    """Collect what is compared; return whether anything is negated."""
    denies = False
    for one in node:
        if one.name == "not":
            denies = True
        elif one.name in ("varequal", "varsubset"):
            if one.get("case").lower() == "yes":
                changed("capitals-ignored")
            index = one.get("index")
            place = int(index) if index.isdecimal() else 0
            said.append(Comparison(one.get("respident"), one.text().strip(), place))
        elif one.name in _BOUNDS:
            if one.name in ("vargt", "varlt") or one.name in bounds:
                raise Unsupported("tolerance-of-other-kind")
            bounds[one.name] = number(one.text())
        elif one.name in ("varsubstring", "durequal", "durlt", "durgte"):
            raise Unsupported("gap-of-other-kind", type=one.name)
        else:
            denies = _read_condition(one, said, bounds, changed) or denies
    return denies


def _points(node: Node, changed: Callable[..., None]) -> float:
    total = 0.0
    for one in node.all("setvar"):
        if any(word in one.get("varname").lower() for word in _OF_WRONG):
            continue
        try:
            worth = float(one.text().strip().replace(",", ".") or "0")
        except ValueError as problem:
            raise Unsupported("points-unreadable", points=one.text().strip()[:20]) from problem
        if one.get("action", "Set").lower() in ("subtract", "multiply", "divide"):
            worth = -abs(worth) if one.get("action").lower() == "subtract" else 0.0
        if worth < 0:
            changed("minus-points")
        total += worth
    return total

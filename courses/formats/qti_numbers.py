"""The number that a QTI item asks for, and how far from it still fits, by the rules of the item."""

from .exchange import NotCarried
from .points import middle, number, spread
from .xml_tree import Node

# Rules that compare what she answers with something. Of these, `match`, `equal` and a range from
# `gte` to `lte` are a number with a tolerance here.
_EQUALS = ("match", "equal")
_ENDS = ("gte", "lte")
_COMPARISONS = (
    *(*_EQUALS, *_ENDS, "equalRounded", "gt", "lt"),
    *("stringMatch", "substring", "patternMatch", "member", "contains", "customOperator"),
)


def amount(rules: Node | None, right: list[str], response: str) -> tuple[str, str]:
    """The number and its tolerance. Raises NotCarried for rules that say something else.

    `right`: what the item names as right; `response`: the name by which rules know the answer.
    """
    asked = _comparisons(rules, response)
    ends = {(one.name, _end(one)) for one in asked if one.name in _ENDS}
    others = [one for one in asked if one.name not in _ENDS]
    if sorted(name for name, _number in ends) == list(_ENDS) and not others:
        (_gte, low), (_lte, high) = sorted(ends)
        return middle(low, high), spread(low, high)
    if len(right) != 1:
        raise NotCarried("not-one-number")
    answer = number(right[0])
    tolerances = {_tolerance(one) for one in others if _is_about(one, answer)}
    if ends or len(tolerances) > 1:
        raise NotCarried("tolerance-of-other-kind")
    return answer, tolerances.pop() if tolerances else "0"


def _comparisons(rules: Node | None, response: str) -> list[Node]:
    """Those that look at the answer and not at a score or at points."""
    found = []
    for one in rules.below(*_COMPARISONS) if rules is not None else []:
        variables = one.below("variable")
        if one.below("mapResponse") or (
            variables and all(other.get("identifier", response) != response for other in variables)
        ):
            continue
        if variables and not one.all("variable"):
            # What is compared was rounded or reckoned with before.
            raise NotCarried("tolerance-of-other-kind")
        found.append(one)
    return found


def _end(comparison: Node) -> str:
    values = comparison.all("baseValue")
    if len(values) != 1:
        raise NotCarried("tolerance-of-other-kind")
    return number(values[0].text())


def _is_about(comparison: Node, answer: str) -> bool:
    """Whether it asks for the right number, and not whether it is a certain other one."""
    values = comparison.all("baseValue") if comparison.name in _EQUALS else []
    return all(number(one.text()) == answer for one in values)


def _tolerance(comparison: Node) -> str:
    if comparison.name == "match":
        return "0"
    if comparison.name != "equal":
        raise NotCarried("tolerance-of-other-kind")
    mode = comparison.get("toleranceMode", "exact")
    if mode == "exact":
        return "0"
    sides = set(comparison.get("tolerance").split())
    bounds = (comparison.get(f"include{end}Bound", "true") for end in ("Lower", "Upper"))
    if mode != "absolute" or len(sides) != 1 or "false" in bounds:
        raise NotCarried("tolerance-of-other-kind")
    return number(sides.pop())

"""The parts of a QTI item, for each kind of question: declarations, body, rules, feedback."""

from collections.abc import Sequence

from .exchange import MARKER, ExchangeOption, ExchangeQuestion
from .qti_parts import asked, modal, of_option, paragraphs
from .xml_tree import Xml, tag

GENERAL = "general"


class QtiQuestion:
    """The parts of an item. `feedback`: expressions that select what is shown after an answer."""

    def __init__(
        self,
        *body: Xml,
        declarations: Sequence[Xml] = (),
        rules: Sequence[Xml] = (),
        feedback: Sequence[Xml] = (),
        modal: Sequence[Xml] = (),
    ) -> None:
        self.body, self.declarations, self.rules = body, declarations, rules
        self.feedback, self.modal = feedback, modal


# --- rules ----------------------------------------------------------------------------------


def _name(value: str) -> Xml:
    return tag("baseValue", value, baseType="identifier")


def _variable(identifier: str) -> Xml:
    return tag("variable", identifier=identifier)


def _set(identifier: str, value: Xml) -> Xml:
    return tag("setOutcomeValue", value, identifier=identifier)


def _score(points: int) -> Xml:
    return _set("SCORE", tag("baseValue", str(points), baseType="float"))


def _if_else(condition: Xml, then: Sequence[Xml], otherwise: Sequence[Xml]) -> Xml:
    return tag(
        "responseCondition",
        tag("responseIf", condition, *then),
        tag("responseElse", *otherwise),
    )


def shown(feedback: Sequence[Xml]) -> Xml:
    """Return the rule that shows these feedbacks, and the one for everyone, after an answer."""
    return _set("FEEDBACK", tag("multiple", *feedback, _name(GENERAL)))


def _matches(identifier: str) -> Xml:
    return tag("match", _variable(identifier), tag("correct", identifier=identifier))


def _declaration(name: str, cardinality: str, base: str, right: Sequence[str], *more: Xml) -> Xml:
    values = tag("correctResponse", *(tag("value", one) for one in right))
    return tag(
        "responseDeclaration",
        *([values] if right else []),
        *more,
        identifier=name,
        cardinality=cardinality,
        baseType=base,
    )


# --- kinds ----------------------------------------------------------------------------------


def _choices(keys: Sequence[str], options: Sequence[ExchangeOption]) -> list[Xml]:
    return [
        tag("simpleChoice", *of_option(key, option), identifier=key)
        for key, option in zip(keys, options, strict=True)
    ]


def _choice(question: ExchangeQuestion) -> QtiQuestion:
    options = question.options
    one = question.kind != "multiple"
    keys = _keys("o", options) if question.kind != "true_false" else ["true", "false"]
    right = [key for key, option in zip(keys, options, strict=True) if option.correct]
    interaction = tag(
        "choiceInteraction",
        *_choices(keys, options),
        responseIdentifier="RESPONSE",
        shuffle="false",
        maxChoices="1" if one else "0",
    )
    return QtiQuestion(
        *asked(question),
        interaction,
        declarations=[
            _declaration("RESPONSE", "single" if one else "multiple", "identifier", right)
        ],
        rules=[_if_else(_matches("RESPONSE"), [_score(1)], [_score(0)])],
        feedback=[_variable("RESPONSE")],
    )


def _keys(letter: str, parts: Sequence[object]) -> list[str]:
    return [f"{letter}{place}" for place in range(1, len(parts) + 1)]


def _ordering(question: ExchangeQuestion) -> QtiQuestion:
    keys = _keys("o", question.options)
    # Only the answer itself is in the correct order in the file.
    shown = sorted(zip(keys, question.options, strict=True), key=lambda pair: pair[1].text)
    interaction = tag(
        "orderInteraction",
        *_choices([key for key, _option in shown], [option for _key, option in shown]),
        responseIdentifier="RESPONSE",
        shuffle="true",
    )
    return QtiQuestion(
        *asked(question),
        interaction,
        declarations=[_declaration("RESPONSE", "ordered", "identifier", keys)],
        rules=[_if_else(_matches("RESPONSE"), [_score(1)], [_score(0)])],
        feedback=[_name(key) for key in keys],
    )


def _matching(question: ExchangeQuestion) -> QtiQuestion:
    keys, ends = _keys("o", question.options), _keys("t", question.targets)
    pairs = [
        f"{key} {ends[option.match]}" for key, option in zip(keys, question.options, strict=True)
    ]
    left = [
        tag(
            "simpleAssociableChoice",
            *of_option(key, option),
            identifier=key,
            matchMax="1",
        )
        for key, option in zip(keys, question.options, strict=True)
    ]
    right = [
        tag("simpleAssociableChoice", target, identifier=key, matchMax="0")
        for key, target in zip(ends, question.targets, strict=True)
    ]
    interaction = tag(
        "matchInteraction",
        tag("simpleMatchSet", *left),
        tag("simpleMatchSet", *right),
        responseIdentifier="RESPONSE",
        shuffle="true",
        maxAssociations="0",
    )
    return QtiQuestion(
        *asked(question),
        interaction,
        declarations=[_declaration("RESPONSE", "multiple", "directedPair", pairs)],
        rules=[_if_else(_matches("RESPONSE"), [_score(1)], [_score(0)])],
        feedback=[_name(key) for key in keys],
    )


def _gap(question: ExchangeQuestion) -> QtiQuestion:
    keys = _keys("g", question.options)
    inputs = {
        f"{{{key}}}": _in_text(key, gap) for key, gap in zip(keys, question.options, strict=True)
    }
    standing = "".join(paragraphs(question.text))
    body = Xml(MARKER.sub(lambda found: inputs.get(found[0], found[0]), standing))
    conditions = [
        _matches(key)
        if gap.choices
        else tag("gt", tag("mapResponse", identifier=key), tag("baseValue", "0", baseType="float"))
        for key, gap in zip(keys, question.options, strict=True)
    ]
    return QtiQuestion(
        body,
        declarations=[
            _gap_declaration(key, gap) for key, gap in zip(keys, question.options, strict=True)
        ],
        rules=[_if_else(tag("and", *conditions), [_score(1)], [_score(0)])],
        feedback=[_name(key) for key in keys],
        modal=[
            modal(key, gap.feedback)
            for key, gap in zip(keys, question.options, strict=True)
            if gap.feedback
        ],
    )


def _in_text(key: str, gap: ExchangeOption) -> Xml:
    if not gap.choices:
        return tag("textEntryInteraction", responseIdentifier=key)
    choices = [
        tag("inlineChoice", word, identifier=name)
        for name, word in zip(_keys(f"{key}-", gap.choices), gap.choices, strict=True)
    ]
    return tag("inlineChoiceInteraction", *choices, responseIdentifier=key, shuffle="true")


def _gap_declaration(key: str, gap: ExchangeOption) -> Xml:
    if gap.choices:
        names = zip(_keys(f"{key}-", gap.choices), gap.choices, strict=True)
        right = [name for name, word in names if word in gap.accept]
        return _declaration(key, "single", "identifier", right)
    entries = [
        tag("mapEntry", mapKey=word, mappedValue="1", caseSensitive="false") for word in gap.accept
    ]
    return _declaration(
        key, "single", "string", gap.accept[:1], tag("mapping", *entries, defaultValue="0")
    )


def _numeric(question: ExchangeQuestion) -> QtiQuestion:
    unit = [Xml(" "), tag("span", question.unit, class_="unit")] if question.unit else []
    equal = tag(
        "equal",
        _variable("RESPONSE"),
        tag("correct", identifier="RESPONSE"),
        toleranceMode="absolute",
        tolerance=f"{question.tolerance} {question.tolerance}",
    )
    told = {"met": question.feedback_met, "not-yet": question.feedback_not_yet}
    return QtiQuestion(
        *paragraphs(question.text),
        tag("p", tag("textEntryInteraction", responseIdentifier="RESPONSE"), *unit),
        declarations=[_declaration("RESPONSE", "single", "float", [question.answer])],
        rules=[
            _if_else(
                equal,
                [_score(1), _set("RESULT", _name("met"))],
                [_score(0), _set("RESULT", _name("not-yet"))],
            )
        ],
        feedback=[_variable("RESULT")],
        modal=[modal(name, text) for name, text in told.items() if text],
    )


def _reflection(question: ExchangeQuestion) -> QtiQuestion:
    return QtiQuestion(*paragraphs(question.text))


def _written(question: ExchangeQuestion) -> QtiQuestion:
    guide = (
        [tag("rubricBlock", *paragraphs(question.guide), view="scorer")] if question.guide else []
    )
    return QtiQuestion(
        *guide,
        *paragraphs(question.text),
        tag("extendedTextInteraction", responseIdentifier="RESPONSE"),
        declarations=[_declaration("RESPONSE", "single", "string", [])],
    )


PARTS = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _choice,
    "ordering": _ordering,
    "matching": _matching,
    "gap": _gap,
    "numeric": _numeric,
    "reflection": _reflection,
    "written": _written,
}

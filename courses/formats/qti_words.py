"""The words of a QTI item and what it shows, as its parts hold them."""

from .exchange import ExchangeOption, ExchangePicture, ExchangeQuestion
from .shown_writer import file_name
from .xml_writer import Xml, tag, words

# Where the pictures of a package lie.
PICTURES = "pictures"


def _lines(text: str) -> Xml:
    return Xml("<br/>".join(words(line) for line in text.split("\n")))


def paragraphs(text: str) -> list[Xml]:
    """Plain text as paragraphs."""
    return [tag("p", _lines(part)) for part in text.split("\n\n")]


def asked(question: ExchangeQuestion) -> list[Xml]:
    """The words of a question, and what it shows below them."""
    return [*paragraphs(question.text), *(tag("p", one) for one in _shown(question.picture))]


def _shown(picture: ExchangePicture | None) -> list[Xml]:
    """What stands where a picture is shown, as an item names it."""
    if picture is None:
        return []
    return [tag("img", src=f"../{PICTURES}/{file_name(picture)}", alt=picture.alt)]


def modal(name: str, text: str) -> Xml:
    """Feedback beside the item, shown by its name."""
    return tag(
        "modalFeedback",
        _lines(text),
        outcomeIdentifier="FEEDBACK",
        identifier=name,
        showHide="show",
    )


def of_option(key: str, option: ExchangeOption) -> list[str]:
    """What stands in an answer: its words, what it shows, its feedback."""
    return [option.text, *_shown(option.picture), *_inline_feedback(key, option)]


def _inline_feedback(key: str, option: ExchangeOption) -> list[Xml]:
    if not option.feedback:
        return []
    inner = _lines(option.feedback)
    return [
        tag("feedbackInline", inner, outcomeIdentifier="FEEDBACK", identifier=key, showHide="show")
    ]

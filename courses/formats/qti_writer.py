"""QTI 2.1: writing a package of items and a test that asks them in order.

Each item says by its own rules what fits and shows its feedback after an answer, so a player that
keeps to the specification needs nothing of ours.
"""

from collections.abc import Sequence

from .exchange import ExchangeQuestion, NotCarried, Notes, Written
from .package import make_package
from .qti_kinds import GENERAL, PARTS, modal, shown
from .xml_writer import Xml, document, tag

_ITEMS = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGES = "http://www.imsglobal.org/xsd/imscp_v1p1"
_NOT_IN_QTI = ("hotspot", "branching")


def write(questions: Sequence[ExchangeQuestion]) -> Written:
    """The questions as a package. What QTI has no place for is told."""
    notes = Notes()
    items: dict[str, bytes] = {}
    for question in questions:
        key = f"q{len(items) + 1}"
        try:
            items[key] = document(_item(question, key))
        except NotCarried as problem:
            notes.refused(question.place, problem.code, **problem.facts)
            continue
        if question.category:
            notes.left_out(question.place, "category")
    files = {"imsmanifest.xml": document(_manifest(items)), "test.xml": document(_test(items))}
    files |= {f"items/{key}.xml": data for key, data in items.items()}
    return Written(make_package(files), notes.all())


def _manifest(items: dict[str, bytes]) -> Xml:
    resources = [
        tag(
            "resource",
            tag("file", href=f"items/{key}.xml"),
            identifier=key,
            type="imsqti_item_xmlv2p1",
            href=f"items/{key}.xml",
        )
        for key in items
    ]
    test = tag(
        "resource",
        tag("file", href="test.xml"),
        *(tag("dependency", identifierref=key) for key in items),
        identifier="test",
        type="imsqti_test_xmlv2p1",
        href="test.xml",
    )
    return tag(
        "manifest",
        tag("metadata", tag("schema", "QTIv2.1 Package"), tag("schemaversion", "1.0.0")),
        tag("organizations"),
        tag("resources", test, *resources),
        xmlns=_PACKAGES,
        identifier="questions",
    )


def _test(items: dict[str, bytes]) -> Xml:
    refs = [tag("assessmentItemRef", identifier=key, href=f"items/{key}.xml") for key in items]
    section = tag(
        "assessmentSection", *refs, identifier="section", title="Questions", visible="true"
    )
    part = tag(
        "testPart",
        section,
        identifier="part",
        navigationMode="nonlinear",
        submissionMode="individual",
    )
    return tag("assessmentTest", part, xmlns=_ITEMS, identifier="test", title="Questions")


def _item(question: ExchangeQuestion, key: str) -> Xml:
    if question.kind in _NOT_IN_QTI:
        raise NotCarried(f"no-{question.kind}-there")
    made = PARTS[question.kind](question)
    general = question.feedback
    return tag(
        "assessmentItem",
        *made.declarations,
        tag("outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float"),
        tag(
            "outcomeDeclaration",
            identifier="FEEDBACK",
            cardinality="multiple",
            baseType="identifier",
        ),
        tag("outcomeDeclaration", identifier="RESULT", cardinality="single", baseType="identifier"),
        tag("itemBody", *made.body),
        tag("responseProcessing", *made.rules, shown(made.feedback)),
        *made.modal,
        *([modal(GENERAL, general)] if general else []),
        xmlns=_ITEMS,
        identifier=key,
        title=question.name,
        adaptive="false",
        timeDependent="false",
    )

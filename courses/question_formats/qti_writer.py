"""QTI 2.1 and 3.0: writing a package of items and a test that asks them in order.

Each item's own rules say what is correct and show its feedback after an answer, so any player that
follows the specification can run it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .exchange import ExchangeQuestion, Notes, Unsupported, Written
from .package import make_package
from .qti_kinds import GENERAL, PARTS, shown
from .qti_parts import PICTURES, as_three, modal
from .shown import file_name, pictures_of
from .xml_tree import Xml, document, tag


@dataclass(frozen=True, slots=True)
class Version:
    """The identifiers of a package of one QTI version, and how its elements are named."""

    items: str
    packages: str
    schema: str
    schema_version: str
    types: str
    named: Callable[[Xml], Xml]


TWO = Version(
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "http://www.imsglobal.org/xsd/imscp_v1p1",
    "QTIv2.1 Package",
    "1.0.0",
    "xmlv2p1",
    lambda written: written,
)
THREE = Version(
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    "QTI Package",
    "3.0.0",
    "xmlv3p0",
    as_three,
)
_NOT_IN_QTI = ("hotspot", "branching")


def write(questions: Sequence[ExchangeQuestion], version: Version = TWO) -> Written:
    """Write the questions as a package. What QTI cannot hold is reported."""
    notes = Notes()
    items: dict[str, bytes] = {}
    # The pictures of each item, by their names in the package.
    beside: dict[str, dict[str, bytes]] = {}
    for question in questions:
        key = f"q{len(items) + 1}"
        try:
            items[key] = document(version.named(_item(question, key, version)))
        except Unsupported as problem:
            notes.refused(question.place, problem.code, **problem.facts)
            continue
        beside[key] = {
            f"{PICTURES}/{file_name(picture)}": picture.data for picture in pictures_of(question)
        }
        if question.category:
            notes.left_out(question.place, "category")
    files = {
        "imsmanifest.xml": document(_manifest(beside, version)),
        "test.xml": document(version.named(_test(items, version))),
    }
    files |= {f"items/{key}.xml": data for key, data in items.items()}
    for pictures in beside.values():
        files |= pictures
    return Written(make_package(files), notes.all())


def _manifest(beside: dict[str, dict[str, bytes]], version: Version) -> Xml:
    resources = [
        tag(
            "resource",
            tag("file", href=f"items/{key}.xml"),
            *(tag("file", href=name) for name in pictures),
            identifier=key,
            type=f"imsqti_item_{version.types}",
            href=f"items/{key}.xml",
        )
        for key, pictures in beside.items()
    ]
    test = tag(
        "resource",
        tag("file", href="test.xml"),
        *(tag("dependency", identifierref=key) for key in beside),
        identifier="test",
        type=f"imsqti_test_{version.types}",
        href="test.xml",
    )
    return tag(
        "manifest",
        tag(
            "metadata",
            tag("schema", version.schema),
            tag("schemaversion", version.schema_version),
        ),
        tag("organizations"),
        tag("resources", test, *resources),
        xmlns=version.packages,
        identifier="questions",
    )


def _test(items: dict[str, bytes], version: Version) -> Xml:
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
    return tag("assessmentTest", part, xmlns=version.items, identifier="test", title="Questions")


def _item(question: ExchangeQuestion, key: str, version: Version) -> Xml:
    if question.kind in _NOT_IN_QTI:
        raise Unsupported(f"no-{question.kind}-there")
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
        xmlns=version.items,
        identifier=key,
        title=question.name,
        adaptive="false",
        timeDependent="false",
    )

"""Every rule and decision that is cited can be looked up (docs/developers/rules.md says how)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "docs" / "developers" / "rules.md"
DECISIONS = ROOT / "docs" / "decisions"
FLOORS = ["lms", "cms", "mentors", "courses", "accounts", "core"]
FOLDERS = [*FLOORS, "templates", "static", "tests", "bench", "deploy", "docs"]
KINDS = {".py", ".html", ".js", ".css", ".md", ".yaml", ".toml"}
# Texts of lessons, data, what is generated; and the examples below.
SKIPPED = {"content", "data", "migrations", "__pycache__", Path(__file__).name}

NUMBER = r"R?\d{1,2}(?:\.\d{1,2})?\b"
CITED = re.compile(
    rf"\b(domain|contract|quality|voice)\s+({NUMBER}(?:(?:,|,?\s+(?:and|or|to))\s+{NUMBER})*)", re.I
)
PRINCIPLE = re.compile(r"\bR\d{1,2}\.\d{1,2}\b")
RECORD = re.compile(r"\bADR-(\d+)")
# Forms that once led nowhere, or to the wrong place.
VAGUE = re.compile(
    r"\b(?:(?:domain|contract|quality|voice),?\s+(?:notes,\s+)?sections?"
    r"|architecture(?:,?\s+(?:sections?|decisions?))?|decisions?)\s+\d[\d.]*",
    re.I,
)
RULE = re.compile(r'^- <a id="([^"]+)"></a>\*\*(\w+ [R\d.]+)\*\* ', re.M)


def cited_in(text: str) -> set[str]:
    """What a text cites: “domain 10.3”, “ADR-0007”. A citation may run on over a line's end."""
    text = re.sub(r"\n\s*(?:#|//|\*)?\s*", " ", text)
    found = {
        f"{paper.lower()} {number}"
        for paper, numbers in CITED.findall(text)
        for number in re.findall(NUMBER, numbers)
    }
    found |= {f"domain {number}" for number in PRINCIPLE.findall(text)}
    return found | {f"ADR-{number}" for number in RECORD.findall(text)}


def vague_in(text: str) -> set[str]:
    return {" ".join(found.split()) for found in VAGUE.findall(text)}


def known() -> set[str]:
    rules = {name for _anchor, name in RULE.findall(RULES.read_text())}
    return rules | {f"ADR-{path.name[:4]}" for path in DECISIONS.glob("[0-9]*.md")}


def texts() -> list[Path]:
    inside = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))
    return [
        path
        for path in (*inside, *ROOT.glob("*.md"), ROOT / "Makefile", ROOT / "pyproject.toml")
        if (path.suffix in KINDS or path.name == "Makefile")
        and not SKIPPED.intersection(path.relative_to(ROOT).parts)
    ]


def test_every_citation_leads_to_a_rule_or_a_decision():
    there = known()
    lost = {
        f"{path.relative_to(ROOT)}: {citation}"
        for path in texts()
        for citation in cited_in(path.read_text()) - there
    }
    assert not lost, f"Add them to {RULES}, or mend the citation:\n" + "\n".join(sorted(lost))


def test_nothing_is_cited_by_a_section_or_the_number_of_a_decision():
    vague = {
        f"{path.relative_to(ROOT)}: {words}"
        for path in texts()
        for words in vague_in(path.read_text())
    }
    assert not vague, "Say “domain 2”, “contract 6” or “ADR-0007”:\n" + "\n".join(sorted(vague))


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("# Nobody waits (domain R99.1).", ["domain R99.1"]),
        ("Source: domain 2.1, 9.2 and R5.3.", ["domain 2.1", "domain 9.2", "domain R5.3"]),
        ("    # what stands there (domain\n    # 10.3).", ["domain 10.3"]),
        ("Source: Contract 6; quality 1.", ["contract 6", "quality 1"]),
        ("Erased with the account (R10.7).", ["domain R10.7"]),
        ("As ADR-9999 says.", ["ADR-9999"]),
        ("A domain of 3 names, contract 2026, two domains.", []),
    ],
)
def test_a_citation_is_found_in_all_its_forms(text, cited):
    assert cited_in(text) == set(cited)


def test_a_citation_of_what_is_not_there_would_be_told():
    assert cited_in("domain R99.1, domain 10.99, contract 99, ADR-9999, R1.99").isdisjoint(known())
    assert cited_in("domain R1.1, domain 10.3, contract 6, ADR-0007") <= known()


@pytest.mark.parametrize(
    "words",
    ["decision 7", "architecture 2.2", "contract section 6", "domain, section 2", "Decisions 5"],
)
def test_a_vague_citation_would_be_told(words):
    assert vague_in(f"Closed ({words}).") == {words}


def test_rules_have_their_anchor_and_stand_in_order():
    entries = RULE.findall(RULES.read_text())
    assert len(entries) > 90
    assert [anchor for anchor, _name in entries] == [
        name.replace(" ", "-") for _anchor, name in entries
    ]
    papers = ["domain", "contract", "quality", "voice"]

    def place(name: str) -> tuple[int, bool, list[int]]:
        paper, number = name.split(" ")
        parts = [int(part) for part in number.removeprefix("R").split(".")]
        return papers.index(paper), not number.startswith("R"), parts

    names = [name for _anchor, name in entries]
    assert names == sorted(set(names), key=place)


def test_the_index_of_decisions_names_each_of_them():
    index = (DECISIONS / "README.md").read_text()
    linked = re.findall(r"\[ADR-(\d{4})\]\(([^)]+)\)", index)
    assert all(path.startswith(number) for number, path in linked)
    assert sorted(path for _number, path in linked) == sorted(
        path.name for path in DECISIONS.glob("[0-9]*.md")
    )


GUIDES = ["CONTRIBUTING.md", "docs/architecture.md", "docs/developers/extending.md"]


@pytest.mark.parametrize("page", GUIDES)
def test_files_that_a_guide_names_are_there(page):
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]+\.\w+)`", (ROOT / page).read_text())
    assert named
    beside = (ROOT / page).parent
    lost = [path for path in named if not ((ROOT / path).exists() or (beside / path).exists())]
    assert lost == []


SECTIONS = ("Context.", "Decision.", "Consequences.", "Alternatives considered.")


@pytest.mark.parametrize("record", sorted(DECISIONS.glob("[0-9]*.md")), ids=lambda path: path.stem)
def test_decision_record_has_title_status_date_and_sections(record):
    text = record.read_text()
    assert text.startswith(f"# ADR-{record.name[:4]}: ")
    assert re.search(r"^\*\*Status:\*\* \w.* \*\*Date:\*\* \d{4}-\d\d-\d\d", text, re.M)
    assert re.findall(r"^\*\*([A-Z][a-z ]+\.)\*\*", text, re.M) == list(SECTIONS)

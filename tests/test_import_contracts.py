"""The layers hold, and each contract that guards them can be broken.

A pattern that matches no module passes in silence. So every pattern of every contract gets one
offending import in a copy of the packages, and the report must name that very import under that
very contract.
"""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from tests.every_case import every_case

ROOT = Path(__file__).resolve().parent.parent
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
PACKAGES = LINTER["root_packages"]
CONTRACTS = {contract["id"]: contract for contract in LINTER["contracts"]}
LAYERED = [contract for contract in LINTER["contracts"] if contract["type"] == "layers"]
FORBIDDEN = [contract for contract in LINTER["contracts"] if contract["type"] == "forbidden"]
PATTERNS = [
    (contract["id"], side, pattern)
    for contract in FORBIDDEN
    for side in ("source_modules", "forbidden_modules")
    for pattern in contract[side]
]


def rows(contract):
    """Each layer of a contract, from the top: its modules, and whether they must stand apart.

    In a row “one | other” neither imports the other; in a row “one : other” they may.
    """
    containers = contract.get("containers", [])
    for layer in contract["layers"]:
        names = [name.strip(" ()") for name in re.split("[|:]", layer)]
        modules = [f"{box}.{name}" for box in containers for name in names] or names
        yield modules, ":" not in layer


def steps_up(contract):
    """Every import from a layer to the one right above it."""
    layers = [modules for modules, _apart in rows(contract)]
    return [
        (lower, upper) for above, below in pairwise(layers) for lower in below for upper in above
    ]


def neighbours(contract):
    """Every import between two modules of one layer that must stand apart."""
    return [
        (one, other)
        for modules, apart in rows(contract)
        for one in modules
        for other in modules
        if apart and one != other
    ]


STEPS_UP = [
    (contract["id"], lower, upper) for contract in LAYERED for lower, upper in steps_up(contract)
]
NEIGHBOURS = [
    (contract["id"], one, other) for contract in LAYERED for one, other in neighbours(contract)
]


def lint(folder):
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-logo",
            "--no-cache",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def module_files(folder):
    """Dotted name of each module of ours, and its file, in the order of the names."""
    found = {}
    for package in PACKAGES:
        for file in sorted((folder / package).rglob("*.py")):
            parts = file.relative_to(folder).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return dict(sorted(found.items()))


def matching(pattern, modules):
    """The modules that `pattern` means to import-linter: `*` is one step, `**` are several."""
    steps = re.escape(pattern).replace(r"\*\*", ".+").replace(r"\*", "[^.]+")
    return [name for name in modules if re.fullmatch(steps, name)]


class Copy:
    """The packages without their content files, in a folder where offences may be added."""

    def __init__(self, folder):
        for package in PACKAGES:
            shutil.copytree(
                ROOT / package,
                folder / package,
                ignore=shutil.ignore_patterns("__pycache__", "content"),
            )
        shutil.copy(ROOT / "pyproject.toml", folder)
        self.folder = folder
        self.modules = module_files(folder)

    def one_of(self, pattern):
        """A module that `pattern` means: one of ours, else the outside package of that name."""
        if pattern.split(".")[0] not in PACKAGES:
            return pattern
        found = matching(pattern, self.modules)
        return found[0] if found else self._make(pattern)

    def _make(self, pattern):
        """A pattern may forbid a module that nobody has written yet; here it is written."""
        package, _, module = pattern.rpartition(".")
        home, init = next(
            (name, self.modules[name])
            for name in matching(package, self.modules)
            if self.modules[name].name == "__init__.py"
        )
        file = init.with_name(f"{module}.py")
        file.write_text("")
        self.modules[f"{home}.{module}"] = file
        return f"{home}.{module}"

    def offend(self, importer, imported):
        with self.modules[importer].open("a") as file:
            file.write(f"\nimport {imported}\n")


def offence(key, side, pattern, copy):
    """The import to add for a pattern: it against the first pattern of the other side."""
    contract = CONTRACTS[key]
    if side == "source_modules":
        return copy.one_of(pattern), copy.one_of(contract["forbidden_modules"][0])
    return copy.one_of(contract["source_modules"][0]), copy.one_of(pattern)


@pytest.fixture(scope="module")
def modules():
    return module_files(ROOT)


@pytest.fixture(scope="module")
def offended(tmp_path_factory):
    """One copy with all offences, and what the linter says about it, by contract."""
    copy = Copy(tmp_path_factory.mktemp("packages"))
    added = {offence(*row, copy) for row in PATTERNS} | {row[1:] for row in STEPS_UP + NEIGHBOURS}
    for importer, imported in sorted(added):
        copy.offend(importer, imported)
    answer = lint(copy.folder)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    return copy, sections(answer.stdout)


def sections(report):
    """The part of the report under each broken contract's name."""
    broken = report.partition("Broken contracts")[2]
    names = "|".join(re.escape(contract["name"]) for contract in LINTER["contracts"])
    pieces = re.split(rf"^({names})\n-+\n", broken, flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def names_import(section, importer, imported):
    return re.search(
        rf"^\W*{re.escape(importer)} -> {re.escape(imported)} \(", section, flags=re.MULTILINE
    )


def test_core_names_no_folder_of_a_floor_above():
    """An import is not the only way up: a module could open a file that belongs to another."""
    above = "|".join(package for package in PACKAGES if package != "core")
    named = [
        (file.name, node.value)
        for file in (ROOT / "core").rglob("*.py")
        # A migration depends on those of the apps whose tables it points at.
        if "migrations" not in file.parts
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        # A sentence, a docstring for one, may name it.
        and re.fullmatch(rf"({above})(/\S*)?", node.value)
    ]
    assert named == []


@pytest.mark.long
def test_the_tree_keeps_every_contract():
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_there_is_an_offence_for_every_contract():
    assert {contract["type"] for contract in LINTER["contracts"]} == {"layers", "forbidden"}
    tried = {row[0] for row in PATTERNS + STEPS_UP}
    assert tried == CONTRACTS.keys()


@every_case(
    "pattern", sorted({pattern for contract in FORBIDDEN for pattern in contract["source_modules"]})
)
def test_every_guarded_pattern_means_a_module_that_exists(modules, pattern):
    assert matching(pattern, modules), f"{pattern} guards nothing"


@pytest.mark.long
@every_case(("key", "side", "pattern"), PATTERNS)
def test_a_forbidden_import_breaks_its_contract_by_name(offended, key, side, pattern):
    copy, broken = offended
    importer, imported = offence(key, side, pattern, copy)
    name = CONTRACTS[key]["name"]
    assert names_import(broken[name], importer, imported), (
        f"“{name}” did not notice {importer} importing {imported}"
    )


@every_case(("key", "lower", "upper"), STEPS_UP)
def test_an_import_from_the_layer_above_breaks_the_layers(offended, key, lower, upper):
    assert names_import(offended[1][CONTRACTS[key]["name"]], lower, upper)


@every_case(("key", "one", "other"), NEIGHBOURS)
def test_two_modules_of_one_layer_do_not_import_each_other(offended, key, one, other):
    assert names_import(offended[1][CONTRACTS[key]["name"]], one, other)


def test_a_row_of_a_contract_is_read_as_the_linter_reads_it():
    apps = {"containers": ["courses"], "layers": ["b | c", "(a)", "d : e"]}
    assert steps_up(apps) == [
        ("courses.a", "courses.b"),
        ("courses.a", "courses.c"),
        ("courses.d", "courses.a"),
        ("courses.e", "courses.a"),
    ]
    assert neighbours(apps) == [("courses.b", "courses.c"), ("courses.c", "courses.b")]


# What stands in no contract is bound by none. `apps` ties the parts together.
BOUND_BY_NONE = {"management", "migrations", "templatetags", "onboarding"}


@pytest.mark.parametrize(
    ("package", "contract"),
    [
        ("accounts", "accounts-parts"),
        ("courses", "courses-parts"),
        ("mentors", "mentors-parts"),
        ("mentors.rooms", "mentors-rooms"),
        ("cms", "cms-parts"),
    ],
)
def test_every_part_stands_in_the_contract_of_its_package(package, contract):
    folder = ROOT / package.replace(".", "/")
    parts = {one.parent.name for one in folder.glob("*/__init__.py")} - BOUND_BY_NONE
    bound = {name for modules, _apart in rows(CONTRACTS[contract]) for name in modules}
    steps = len(package.split(".")) + 1
    assert {f"{package}.{part}" for part in parts} <= {
        ".".join(name.split(".")[:steps]) for name in bound
    }

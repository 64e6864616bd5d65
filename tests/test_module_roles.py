"""Every module of a feature folder is exactly one of pure, read, write and web.

The table is the `source_modules` lists of the four contracts of those names in pyproject.toml: a
module that stands in none of them would be outside every contract. Of two modules in the table the
one that imports never stands lower: pure, then read, then write, then web.
"""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
# From the bottom to the top.
ROLES = ("pure", "read", "write", "web")
FEATURE_FOLDERS = ("core.audit", "accounts", "courses", "mentors", "cms", "lms.dashboards")
# What Django finds by its name, and what a model is: they have contracts of their own.
NOT_COUNTED = {"models", "migrations", "management", "apps", "templatetags"}


def role_table() -> dict[str, list[str]]:
    """The patterns of each role, from the bottom to the top."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    lists = {contract["id"]: contract.get("source_modules", []) for contract in linter["contracts"]}
    return {role: lists[role] for role in ROLES}


@cache
def modules_of(pattern: str) -> re.Pattern[str]:
    """What import-linter takes the pattern for: `*` is one step, `**` are several.

    A package stands for everything in it.
    """
    steps = re.escape(pattern).replace(r"\*\*", r".+").replace(r"\*", r"[^.]+")
    return re.compile(rf"{steps}(\..+)?")


def means(pattern: str, module: str) -> bool:
    """Whether the pattern stands for this module."""
    return modules_of(pattern).fullmatch(module) is not None


def roles_of(module: str, table: dict[str, list[str]]) -> list[str]:
    return [role for role, patterns in table.items() if any(means(one, module) for one in patterns)]


def strays(modules: list[str], table: dict[str, list[str]]) -> dict[str, list[str]]:
    """Each module that has no role or more than one, and which it has."""
    found = {module: roles_of(module, table) for module in modules}
    return {module: roles for module, roles in found.items() if len(roles) != 1}


def climbs(imports: list[tuple[str, str]], table: dict[str, list[str]]) -> list[tuple[str, str]]:
    """The imports of a module whose role stands above the importer's."""
    rank = {role: place for place, role in enumerate(table)}
    # Each of a thousand modules is imported by many.
    roles = {
        module: roles_of(module, table) for module in {one for pair in imports for one in pair}
    }
    found = []
    for importer, imported in imports:
        lower, upper = roles[importer], roles[imported]
        if lower and upper and rank[lower[0]] < rank[upper[0]]:
            found.append((importer, imported))
    return found


def _has_code(file: Path) -> bool:
    """An `__init__` that only says what the folder is for has no role."""
    return any(
        not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in ast.parse(file.read_text()).body
    )


def feature_modules() -> list[str]:
    """The modules of the feature folders that must have a role."""
    found = []
    for folder in FEATURE_FOLDERS:
        for file in (ROOT / folder.replace(".", "/")).rglob("*.py"):
            steps = file.relative_to(ROOT).with_suffix("").parts
            if NOT_COUNTED & set(steps) or (steps[-1] == "__init__" and not _has_code(file)):
                continue
            found.append(".".join(steps[:-1] if steps[-1] == "__init__" else steps))
    return sorted(found)


def test_every_module_of_a_feature_folder_has_one_role():
    assert strays(feature_modules(), role_table()) == {}


def test_no_module_imports_a_role_above_its_own():
    packages = sorted({folder.split(".")[0] for folder in FEATURE_FOLDERS})
    graph = grimp.build_graph(*packages, cache_dir=None)
    imports = [
        (importer, imported)
        for importer in feature_modules()
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
    ]
    assert len(imports) > 100
    assert climbs(imports, role_table()) == []


MADE_UP = {
    "pure": ["courses.*.rules", "courses.quizzes.kinds"],
    "read": ["courses.*.queries", "courses.shelf.index"],
    "write": ["courses.*.services"],
    "web": ["courses.**.views", "courses.*.index"],
}


def test_a_module_without_a_role_or_with_two_is_named():
    modules = [
        "courses.shelf.queries",
        "courses.quizzes.kinds",
        "courses.quizzes.kinds.gap",
        "courses.shelf.web.views",
        "courses.shelf.borrowing",
        "courses.shelf.index",
        "courses.shelf.inner.rules",
    ]
    assert strays(modules, MADE_UP) == {
        "courses.shelf.borrowing": [],
        "courses.shelf.index": ["read", "web"],
        "courses.shelf.inner.rules": [],
    }


def test_an_import_of_a_role_above_is_named():
    imports = [
        ("courses.shelf.services", "courses.shelf.queries"),
        ("courses.shelf.queries", "courses.shelf.services"),
        ("courses.shelf.rules", "courses.shelf.queries"),
        ("courses.shelf.rules", "django.db"),
        ("courses.shelf.borrowing", "courses.shelf.views"),
    ]
    assert climbs(imports, MADE_UP) == [imports[1], imports[2]]

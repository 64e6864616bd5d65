"""The name of a module gives its role, and the role says what it may import.

From the bottom: pure (decides), read (asks and words), write (changes), web (answers requests). A
module whose name gives no role is free, but it is no way round: what it imports counts as imported
by whoever imports it.
"""

from collections.abc import Iterator, Mapping
from functools import cache

import grimp
import pytest

PACKAGES = ("lms", "cms", "mentors", "courses", "accounts", "core")
ROLES = ("pure", "read", "write", "web")
# The last word of a module's name, as in `queries` or `hours_queries`.
ROLE_OF_NAME = {
    "rules": "pure",
    "states": "pure",
    "protocol": "pure",
    "queries": "read",
    "permissions": "read",
    "sentences": "read",
    "presenters": "read",
    "models": "read",
    "services": "write",
    "receivers": "write",
    "tasks": "write",
    "forms": "web",
    "views": "web",
    "viewsets": "web",
    "urls": "web",
    "middleware": "web",
}
# For modules below these whose own name gives no role.
ROLE_OF_PACKAGE = {
    "cms.curriculum": "pure",
    "courses.question_formats": "pure",
    "courses.questions": "pure",
    "mentors.rooms.rules": "pure",
    "mentors.rooms.screening": "pure",
    "mentors.rooms.transport.ws": "web",
    "mentors.rooms.transport.http": "web",
}
FRAMEWORKS = {"django", "wagtail", "channels", "allauth"}
# Tables that pages and sockets ask for through queries and services.
TABLES = (
    "core.audit.models",
    "accounts.models",
    "courses.models",
    "mentors.models",
    "mentors.mentoring.models",
)
# Django finds them by their names, and `core` is imported by every role.
FREE = {"migrations", "management", "templatetags", "apps", "core"}

type Imports = Mapping[str, set[str]]


@cache
def role_of(module: str) -> str | None:
    steps = module.split(".")
    if FREE & set(steps) or steps[0] not in PACKAGES:
        return None
    if "models" in steps:
        return "read"
    named = ROLE_OF_NAME.get(steps[-1].split("_")[-1])
    return named or next(
        (role for package, role in ROLE_OF_PACKAGE.items() if is_within(module, package)), None
    )


def is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def reached(module: str, imports: Imports) -> Iterator[str]:
    """What the module imports itself, and what it gets through modules without a role."""
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        for imported in imports.get(waiting.pop(), set()) - seen:
            seen.add(imported)
            yield imported
            if role_of(imported) is None:
                waiting.append(imported)


def upward_imports(imports: Imports) -> list[tuple[str, str]]:
    """Each module with a role, and what it reaches whose role stands above its own."""
    return sorted(
        (module, imported)
        for module in imports
        if (own := role_of(module))
        for imported in reached(module, imports)
        if (other := role_of(imported)) and ROLES.index(own) < ROLES.index(other)
    )


def impure_imports(imports: Imports) -> list[tuple[str, str]]:
    """Each pure module that reaches a framework."""
    return sorted(
        (module, imported)
        for module in imports
        if role_of(module) == "pure"
        for imported in reached(module, imports)
        if imported in FRAMEWORKS
    )


def table_imports(imports: Imports) -> list[tuple[str, str]]:
    """Each page or socket that imports a table itself."""
    return sorted(
        (module, imported)
        for module in imports
        if role_of(module) == "web"
        for imported in imports[module]
        if any(is_within(imported, tables) for tables in TABLES)
    )


def forms_of_pages(module: str) -> set[str]:
    """Wagtail asks the class of a page for the form that edits it."""
    return {"cms.forms"} if is_within(module, "cms.models") else set()


@pytest.fixture(scope="module")
def imports() -> Imports:
    graph = grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)
    return {
        module: set(graph.find_modules_directly_imported_by(module)) - forms_of_pages(module)
        for module in graph.modules
    }


def test_module_imports_no_role_above_its_own(imports):
    assert upward_imports(imports) == []


def test_pure_module_reaches_no_framework(imports):
    assert impure_imports(imports) == []


def test_page_or_socket_imports_no_table(imports):
    assert table_imports(imports) == []


def test_each_role_has_many_modules(imports):
    found = [role_of(module) for module in imports]
    assert all(found.count(role) > 50 for role in ROLES)


def test_role_of_comes_from_name_then_package():
    assert role_of("courses.shelf.queries") == "read"
    assert role_of("courses.shelf.lending_services") == "write"
    assert role_of("courses.questions.kinds.gap") == "pure"
    assert role_of("cms.curriculum.quiz_sentences") == "read"
    assert role_of("courses.models.shelves") == "read"
    assert role_of("courses.shelf.borrowing") is None
    assert role_of("django.forms") is None


MADE_UP = {
    "courses.shelf.rules": {"courses.shelf.borrowing"},
    "courses.shelf.borrowing": {"django", "courses.shelf.queries"},
    "courses.shelf.queries": {"courses.models.shelves"},
    "courses.shelf.services": {"courses.shelf.queries", "courses.shelf.views"},
    "courses.shelf.views": {"courses.shelf.services", "courses.models.shelves"},
}


def test_upward_imports_names_direct_import_and_way_round():
    assert upward_imports(MADE_UP) == [
        ("courses.shelf.rules", "courses.shelf.queries"),
        ("courses.shelf.services", "courses.shelf.views"),
    ]


def test_impure_imports_names_framework_behind_free_module():
    assert impure_imports(MADE_UP) == [("courses.shelf.rules", "django")]


def test_table_imports_names_page_only():
    assert table_imports(MADE_UP) == [("courses.shelf.views", "courses.models.shelves")]

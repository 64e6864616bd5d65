"""Import courses: the folders of several languages, all or nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.roles import EVERY_ROLE
from accounts.types import Person
from cms.admin.services import offered_languages, set_up_site
from cms.course_import.loader import Loader
from cms.course_import.queries import Report
from cms.curriculum.files import Content
from cms.curriculum.parser import read_content
from cms.curriculum.sentences import line_of
from cms.curriculum.translations import check_translation
from cms.publishing.language_aliases import stand_in
from core.errors import Invalid


class InvalidContent(Invalid):
    """Course files must be corrected first; `todo` has one line for each problem."""


def load_curriculum(
    root: Path,
    *,
    locale: str,
    as_draft: bool,
    by: Person | None,
    at: datetime,
    progress: Callable[[str], None] = lambda sentence: None,
) -> Report:
    """Import `<root>/<locale>/` as pages: all or nothing, and never over an editor's change.

    `as_draft` leaves publishing to people (domain 10.9). `by` is None for a command. Raises
    InvalidContent with every problem of every file, Invalid for a language that is not set up,
    Conflict when a number is taken in the CMS.
    """
    set_up_site()
    ((language, content),) = _read(Path(root), [locale])
    loader = Loader(language=language, as_draft=as_draft, by=by, at=at, progress=progress)
    return loader.load(content)


def load_languages(
    root: Path,
    *,
    locales: Sequence[str] = (),
    as_draft: bool,
    by: Person | None,
    at: datetime,
    progress: Callable[[str], None] = lambda sentence: None,
) -> Report:
    """Import the folders of several languages, all or nothing, and create missing aliases.

    With `locales` (), every offered language that has a folder is imported, and always the
    installation's. Raises as `load_curriculum`, with every problem of every language.
    """
    root = Path(root)
    set_up_site()
    chosen = [
        code
        for code in offered_languages()
        if (
            code in locales if locales else code == settings.LANGUAGE_CODE or (root / code).is_dir()
        )
    ]
    if unknown := sorted(set(locales) - set(chosen)):
        raise Invalid(_("The language “%(code)s” is not set up here.") % {"code": unknown[0]})
    report = Report()
    with transaction.atomic():
        for language, content in _read(root, chosen):
            if language != settings.LANGUAGE_CODE:
                # A translation replaces an alias, which has to exist first.
                stand_in()
            loader = Loader(language=language, as_draft=as_draft, by=by, at=at, progress=progress)
            report.add(loader.load(content))
        stand_in()
    return report


def _read(root: Path, languages: Sequence[str]) -> list[tuple[str, Content]]:
    """Read the folders and check translations against the language they are translated from."""
    found = [(code, read_content(root / code, roles=EVERY_ROLE)) for code in languages]
    problems = [(code, problem) for code, content in found for problem in content.problems]
    source_folder = root / settings.LANGUAGE_CODE
    if not problems and source_folder.is_dir():
        source = dict(found).get(settings.LANGUAGE_CODE) or read_content(source_folder)
        problems = [
            (code, problem)
            for code, content in found
            if code != settings.LANGUAGE_CODE
            for problem in check_translation(source, content)
        ]
    if problems:
        several = len(found) > 1
        raise InvalidContent(
            _("The course files have to be mended first. Nothing was loaded."),
            todo=[f"{code}/{line_of(one)}" if several else line_of(one) for code, one in problems],
        )
    return found

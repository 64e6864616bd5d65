"""Untranslated pages are shown as aliases, so that every URL works in every language.

The tree of the installation's language is the reference. In every other language a page with the
same key has the same place: its translation, or an alias with the reference page's content. An
alias becomes a translation when one is imported or written, and never the other way round.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from wagtail.models import Locale, Page

from cms.models import PAGE_MODELS, CoursesPage
from cms.publishing.office_log import Act, log_all
from cms.publishing.page_rows import index_for_search, place_below, step_of, write_pages

# Fields that an alias sets itself or leaves empty.
_NOT_COPIED = {
    "id",
    "page_ptr",
    "path",
    "depth",
    "numchild",
    "url_path",
    "latest_revision",
    "live_revision",
    "locked",
    "locked_at",
    "locked_by",
    "locale",
    "alias_of",
    "draft_title",
    "loaded_digest",
}


@dataclass(slots=True)
class _Position:
    """The position of a page in the tree of one language."""

    pk: int
    path: str
    url_path: str
    slug: str
    is_alias: bool
    parent_key: object


@transaction.atomic
def stand_in(*, translations_too: bool = False) -> int:
    """Create missing aliases and move those that are out of place; return how many.

    `translations_too` moves translations as well, after an editor moved the page they translate; an
    import moves them itself, as its files say. Languages that are not set up, and pages whose
    parent is missing in a language, are left out.
    """
    source = Locale.objects.filter(language_code=settings.LANGUAGE_CODE).first()
    root = CoursesPage.objects.filter(locale=source).first()
    if root is None:
        return 0
    wanted = _positions(root)
    others = CoursesPage.objects.filter(translation_key=root.translation_key).exclude(pk=root.pk)
    return sum(
        _Tree(courses, root, wanted).follow(translations_too)
        for courses in others.select_related("locale")
        if courses.locale.language_code in dict(settings.LANGUAGES)
    )


def _positions(courses: CoursesPage) -> dict:
    """The pages below a `CoursesPage` by key, parents first. One query."""
    rows = (
        Page.objects.descendant_of(courses)
        .order_by("path")
        .values_list("pk", "path", "url_path", "slug", "alias_of_id", "translation_key")
    )
    keys = {courses.path: courses.translation_key}
    found = {}
    for pk, path, url_path, slug, alias_of, key in rows:
        keys[path] = key
        parent_key = keys[path[: -Page.steplen]]
        found[key] = _Position(pk, path, url_path, slug, alias_of is not None, parent_key)
    return found


class _Tree:
    """The tree of one language, which is brought into line with the reference tree."""

    def __init__(self, courses: CoursesPage, root: CoursesPage, wanted: dict) -> None:
        self.courses = courses
        self.wanted = wanted
        self.here = _positions(courses)
        self.here[root.translation_key] = _Position(
            courses.pk, courses.path, courses.url_path, "", False, None
        )

    def follow(self, translations_too: bool) -> int:
        """Move pages that are out of place and create missing aliases; return how many."""
        missing, moved = [], 0
        for key, position in self.wanted.items():
            mine = self.here.get(key)
            if mine is None:
                missing.append(key)
            elif (mine.is_alias or translations_too) and not self._is_right(mine, position):
                self._move(mine, position)
                moved += 1
        if moved:
            self.here.update(_positions(self.courses))
        return moved + self._add(missing)

    def _is_right(self, mine: _Position, position: _Position) -> bool:
        return (mine.parent_key, mine.slug) == (position.parent_key, position.slug)

    def _move(self, mine: _Position, position: _Position) -> None:
        page = Page.objects.get(pk=mine.pk).specific
        if page.slug != position.slug:
            page.slug = position.slug
            page.save(clean=False)
        parent = self.here.get(position.parent_key)
        if parent is not None and mine.parent_key != position.parent_key:
            page.move(Page.objects.get(pk=parent.pk), pos="last-child")

    def _add(self, keys: list) -> int:
        """Create aliases for these keys, parents first."""
        sources = {
            page.translation_key: page
            for model in PAGE_MODELS
            for page in model.objects.filter(pk__in=[self.wanted[key].pk for key in keys])
        }
        last = _last_children(self.here.values())
        aliases, above = [], Counter[str]()
        for key in keys:
            parent = self.here.get(self.wanted[key].parent_key)
            if parent is None or key not in sources:
                continue
            last[parent.path] += 1
            alias = alias_of(sources[key], self.courses.locale)
            place_below(alias, parent, last[parent.path])
            # For its children, which only need its path; it has no id yet.
            self.here[key] = _Position(0, alias.path, alias.url_path, alias.slug, True, None)
            aliases.append(alias)
            above[parent.path] += 1
        write_pages(aliases)
        log_all(Act(alias, "wagtail.create", alias.owner_id) for alias in aliases)
        index_for_search(aliases)
        for path, amount in above.items():
            Page.objects.filter(path=path).update(numchild=F("numchild") + amount)
        return len(aliases)


def _last_children(positions: Iterable[_Position]) -> Counter[str]:
    """The number of the last child of each path; 0 if there is none."""
    found = Counter[str]()
    for position in positions:
        parent = position.path[: -Page.steplen]
        found[parent] = max(found[parent], step_of(position.path))
    return found


def alias_of(source: Any, locale: Locale) -> Any:
    """A new alias of `source` in another language, neither saved nor placed in the tree."""
    alias = type(source)()
    for field in source._meta.concrete_fields:
        if field.name not in _NOT_COPIED:
            setattr(alias, field.attname, getattr(source, field.attname))
    alias.alias_of_id = source.pk
    alias.locale = locale
    alias.draft_title = source.title
    alias.has_unpublished_changes = not source.live
    return alias


def withdraw_translations(page: Any) -> None:
    """Unpublish the translations of a withdrawn reference page, so that no language has more.

    Aliases follow by themselves. Does nothing for a page that is a translation.
    """
    if page.locale.language_code != settings.LANGUAGE_CODE:
        return
    translations = type(page).objects.filter(translation_key=page.translation_key, live=True)
    for translation in translations.filter(alias_of=None).exclude(pk=page.pk):
        translation.unpublish()


def remove_aliases(page: Any) -> None:
    """Delete the aliases of a page that is about to be deleted."""
    for alias in _aliases_without_translations(page):
        alias.delete()


def _aliases_without_translations(page: Any) -> Iterator[Page]:
    for alias in Page.objects.filter(alias_of_id=page.pk):
        if not alias.get_descendants().filter(alias_of=None).exists():
            yield alias

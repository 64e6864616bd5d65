"""Snippet lists in the CMS admin: the library's exercises, terms, services, and quizzes."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from core.clock import now

from ..models import Exercise, HomeCountry, PracticeScene, Quiz, Service, Term
from ..rules.sentences import STATE_LABELS
from ..rules.service_checks import state_of


def _today():
    return timezone.localdate(now())


class ExerciseViewSet(SnippetViewSet):
    """Grounding exercises."""

    model = Exercise
    icon = "tick-inverse"
    menu_label = gettext_lazy("Grounding")
    copy_view_enabled = False
    list_display = ["card", "title", "seconds", LiveStatusTagColumn()]


class TermViewSet(SnippetViewSet):
    """The glossary."""

    model = Term
    icon = "openquote"
    menu_label = gettext_lazy("Words")
    copy_view_enabled = False
    list_display = ["term", "definition", LiveStatusTagColumn()]
    search_fields = ["term", "definition"]


class ServiceFilterSet(WagtailFilterSet):
    """Filters by type, country, organisation, and state of the last check."""

    check = django_filters.ChoiceFilter(
        label=gettext_lazy("Last check"),
        choices=[(state.value, label) for state, label in STATE_LABELS.items()],
        method="filter_check",
    )

    class Meta:
        model = Service
        fields = ["kind", "country", "organisation"]

    def filter_check(self, queryset, name, value):
        """Keep the entries that are in that state today."""
        today = _today()
        found = [
            pk
            for pk, day, looked_up in queryset.values_list("pk", "verified_on", "looked_up_on")
            if state_of(day, today, looked_up) == value
        ]
        return queryset.filter(pk__in=found)


class CheckColumn(Column):
    """The state of the last check, in words."""

    def get_value(self, instance):
        return STATE_LABELS[instance.state(_today())]


class ServiceViewSet(SnippetViewSet):
    """Services, with their last check."""

    model = Service
    icon = "mobile-alt"
    menu_label = gettext_lazy("Services")
    copy_view_enabled = False
    list_display = [
        "name",
        "kind",
        "country",
        CheckColumn("check", label=gettext_lazy("Last check")),
        "verified_on",
        "verified_by",
    ]
    filterset_class = ServiceFilterSet
    search_fields = ["name"]


class HomeCountryViewSet(SnippetViewSet):
    """The country in which each organisation works."""

    model = HomeCountry
    icon = "site"
    menu_label = gettext_lazy("Countries")
    copy_view_enabled = False
    list_display = ["organisation", "country"]


class PracticeSceneViewSet(SnippetViewSet):
    """Scenes that assessors rate once a quarter, in addition to those shipped with the software."""

    model = PracticeScene
    icon = "group"
    menu_label = gettext_lazy("Scenes to rate")
    copy_view_enabled = False
    list_display = ["title", "codes"]
    search_fields = ["title"]


class LibraryGroup(SnippetViewSetGroup):
    """The menu group of the library."""

    items = (
        ExerciseViewSet,
        TermViewSet,
        ServiceViewSet,
        HomeCountryViewSet,
        PracticeSceneViewSet,
    )
    menu_icon = "folder-open-inverse"
    menu_label = gettext_lazy("Library")
    menu_name = "library"
    menu_order = 520


class QuizViewSet(SnippetViewSet):
    """Quizzes in the CMS admin."""

    model = Quiz
    icon = "list-ul"
    menu_label = gettext_lazy("Quizzes")
    menu_name = "quizzes"
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    list_display = ["title", "pass_mark_percent"]
    search_fields = ["title"]
    ordering = ["title"]

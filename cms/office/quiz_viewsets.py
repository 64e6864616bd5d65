"""The list of quizzes in the office."""

from django.utils.translation import gettext_lazy
from wagtail.snippets.views.snippets import SnippetViewSet

from ..models import Quiz


class QuizViewSet(SnippetViewSet):
    """Quizzes in the office."""

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

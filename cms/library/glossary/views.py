"""The glossary page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.types import SignedInRequest

from .queries import letters_in


@require_safe
@login_required
def words_page(request: SignedInRequest) -> HttpResponse:
    """Every word of the glossary in alphabetical order, in the language of the page."""
    return render(request, "cms/words.html", {"letters": letters_in(get_language())})

"""The progress page of a cohort."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.types import SignedInRequest

from .queries import ORDERS, SHAPES, WORDS
from .queries import cohort_progress as progress_of


@require_safe
@login_required
def cohort_progress(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show the learners by modules, in the order that the coordinator chose."""
    found = progress_of(
        request.user,
        public_id,
        get_language(),
        order=request.GET.get("order", ""),
        page=request.GET.get("page"),
        part=request.GET.get("part"),
    )
    context = {
        "found": found,
        "orders": [(key, words, key == found.order) for key, words in ORDERS.items()],
        "parts": [
            (number, first, last, number == found.modules.number)
            for number, (first, last) in enumerate(found.parts, start=1)
        ],
        "asked": urlencode({"order": found.order, "part": found.modules.number}),
        "legend": [(SHAPES[far], words) for far, words in WORDS.items()],
        "rows": [
            (
                woman.name,
                [(module, SHAPES[far], WORDS[far]) for module, far in woman.cells],
            )
            for woman in found.women.object_list
        ],
    }
    return render(request, "courses/cohort_progress/progress.html", context)

"""What the renewal of her certificate asks for, as she reads it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.types import SignedInRequest
from core.clock import now

from .renewal_lines_queries import renewal_of_mentor


@login_required
@require_safe
def my_renewal(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What is met and what is next, at any time while she holds it."""
    context = {"renewal": renewal_of_mentor(request.user, public_id, now())}
    return render(request, "mentors/certification/renewal.html", context)

"""The training record of staff, and a printable proof for one module."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.queries import is_staff, organisations_of
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound

from .queries import passed_module, training_record


@login_required
@require_safe
def record(request: SignedInRequest) -> HttpResponse:
    """Show which modules are mandatory and due, and which the user has passed."""
    if not is_staff(request.user):
        raise NotFound
    courses = training_record(request.user, get_language() or "")
    return render(request, "courses/compliance/record.html", {"courses": courses})


@login_required
@require_safe
def proof(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """Show a printable proof of one module that the user has passed; 404 until it is passed."""
    if not is_staff(request.user):
        raise NotFound
    module = passed_module(request.user, code, number, get_language() or "")
    if module is None:
        raise NotFound
    context = {
        "module": module,
        "organisations": organisations_of(request.user),
        "printed_on": now(),
    }
    return render(request, "courses/compliance/proof.html", context)

"""Pages that span the apps."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render

CARDS = ("G1", "G2", "G3", "G4", "G5", "G6")


def ground(request):
    """Six short exercises; `?card=G2` answers with that one card alone, for the dialog."""
    card = request.GET.get("card")
    context = {"cards": CARDS, "fragment": False}
    if card in CARDS:
        context = {"cards": (card,), "fragment": True}
    return render(request, "desks/ground.html", context)


def start(request):
    """The neutral start page; signed in, her day."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    return day(request)


@login_required
def day(request):
    """Her day."""
    return render(request, "desks/day.html")

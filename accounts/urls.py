"""URLs for joining and leaving; allauth's under /accounts/, without those that are not used."""

from django.urls import include, path, re_path

from core.views import closed

from . import views

urlpatterns = [
    path("join/", views.join, name="join"),
    path("join/card/", views.look_at_card, name="join-card"),
    path("join/not-yet/", views.not_yet, name="not-yet"),
    path("leave/", views.leave, name="leave"),
    path("leave/first/", views.leave_first, name="leave-first"),
    path("leave/state/", views.leave_state, name="leave-state"),
    path("accounts/still-here/", views.still_here, name="still-here"),
    path("accounts/language/", views.choose_language, name="choose-language"),
    path("join/back/", views.come_back, name="come-back"),
    path("accounts/signup/", closed, name="account_signup"),
    path("accounts/email/", closed, name="account_email"),
    path("accounts/password/set/", closed, name="account_set_password"),
    path("accounts/password/reset/", closed, name="account_reset_password"),
    re_path(r"^accounts/password/reset/.*$", closed),
    re_path(r"^accounts/confirm-email/.*$", closed),
    re_path(r"^accounts/login/code/.*$", closed),
    # Spare codes cannot be downloaded to a phone; they are written down or printed.
    path("accounts/step/recovery-codes/download/", closed),
    re_path(r"^accounts/step/webauthn/keys/[0-9]+/edit/$", closed),
    path("accounts/step/", include("allauth.mfa.urls")),
    path("accounts/", include("allauth.account.urls")),
]

"""URLs of card login."""

from django.urls import path

from . import views

urlpatterns = [
    path("card/", views.sign_in, name="card-sign-in"),
    path("me/card/", views.mine, name="my-card"),
    path("me/card/seen/", views.seen, name="my-card-seen"),
    path("me/card/void/", views.void, name="my-card-void"),
]

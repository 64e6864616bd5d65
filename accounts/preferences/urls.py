"""URLs of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path("me/settings/", views.mine, name="preferences"),
    path("me/settings/phone/", views.phone, name="whose-phone"),
]

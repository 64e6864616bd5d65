"""Addresses of what spans the apps."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.start, name="start"),
    path("ground/", views.ground, name="ground"),
]

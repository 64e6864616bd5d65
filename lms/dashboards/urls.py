"""Addresses of what spans the apps."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.start, name="start"),
    path("learn/", views.learn, name="learn"),
    path("ground/", views.ground, name="ground"),
    path("leave/help/", views.leave_help, name="leave-help"),
    path("me/", views.me, name="me"),
    path("me/name/", views.rename, name="rename"),
    path("me/seen/", views.seen, name="seen"),
    path("coordinate/accesses/", views.accesses, name="accesses"),
    path("supervise/", views.supervise, name="supervise"),
    path("coordinate/", views.coordinate, name="coordinate"),
    path("coordinate/invitations/", views.invite, name="invite"),
]

"""Addresses of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path("supervise/why/<uuid:public_id>/", views.why_open, name="why-open"),
    path("supervise/ask/", views.ask_to_see, name="ask-to-see"),
    path("coordinate/assignments/", views.assignments, name="assignments"),
    path(
        "coordinate/assignments/<uuid:organisation_id>/new/",
        views.new_assignment,
        name="new-assignment",
    ),
    path(
        "coordinate/assignments/<uuid:public_id>/end/",
        views.end_assignment,
        name="end-assignment",
    ),
    path(
        "coordinate/accesses/<uuid:public_id>/answer/",
        views.answer_request,
        name="answer-request",
    ),
]

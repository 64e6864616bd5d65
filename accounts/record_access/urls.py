"""URLs of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path("people/access/<uuid:public_id>/", views.why_open, name="why-open"),
    path("people/access/request/", views.ask_to_see, name="ask-to-see"),
    path("people/assignments/", views.assignments, name="assignments"),
    path(
        "people/assignments/<uuid:organisation_id>/new/",
        views.new_assignment,
        name="new-assignment",
    ),
    path(
        "people/assignments/<uuid:public_id>/end/",
        views.end_assignment,
        name="end-assignment",
    ),
    path(
        "activity/access/<uuid:public_id>/answer/",
        views.answer_request,
        name="answer-request",
    ),
]

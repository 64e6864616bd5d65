"""URLs of safeguarding notes."""

from django.urls import path

from . import case_views, views

ONE = "safeguarding/<uuid:public_id>/"

MATTER = "safeguarding/rooms/<uuid:public_id>/"

urlpatterns = [
    path("rooms/<uuid:public_id>/worry/", views.in_room, name="safeguarding-room"),
    path("learners/<uuid:public_id>/worry/", views.about_woman, name="safeguarding-woman"),
    path("safeguarding/", views.notes, name="safeguarding"),
    path(ONE, views.note, name="safeguarding-note"),
    path(f"{ONE}take/", views.take, name="safeguarding-take"),
    path(f"{ONE}read/", views.read, name="safeguarding-read"),
    path(f"{ONE}raise/", views.raise_level, name="safeguarding-raise"),
    path(f"{ONE}ask/", views.ask, name="safeguarding-ask"),
    path("safeguarding/readings/<uuid:public_id>/", views.answer, name="safeguarding-answer"),
    path(MATTER, case_views.room_matter, name="safeguarding-matter"),
    path(f"{MATTER}read/", case_views.read_room, name="safeguarding-matter-read"),
    path(f"{MATTER}keep/", case_views.keep, name="safeguarding-keep"),
    path(f"{MATTER}keep/back/", case_views.keep_back, name="safeguarding-keep-back"),
    path(f"{MATTER}close/", case_views.close_matter, name="safeguarding-matter-close"),
    path(
        "safeguarding/lessons/<uuid:public_id>/back/",
        case_views.give_back,
        name="safeguarding-give-back",
    ),
    path(
        "safeguarding/keeping/<uuid:public_id>/",
        case_views.answer_keeping,
        name="safeguarding-keep-answer",
    ),
]

"""URLs of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path(
        "supervision/<uuid:organisation_id>/<uuid:public_id>/",
        views.talks_of,
        name="talks-of",
    ),
    path("supervision/<uuid:public_id>/put-off/", views.put_off, name="talk-put-off"),
    path("journey/talks/", views.my_talks, name="my-talks"),
    path("journey/talks/<uuid:public_id>/put-off/", views.put_mine_off, name="my-talk-put-off"),
]

"""URLs of this feature."""

from django.urls import path

from . import views

ONE = "assessment/appeals/<uuid:public_id>/"

urlpatterns = [
    path("journey/<uuid:public_id>/differently/<slug:about>/", views.matter, name="disagree"),
    path("journey/differently/<uuid:public_id>/back/", views.take_back, name="disagree-back"),
    path("rooms/decided/", views.rooms_decided, name="rooms-decided"),
    path("rooms/decided/<slug:kind>/<uuid:public_id>/", views.room_matter, name="disagree-rooms"),
    path("assessment/appeals/", views.waiting, name="appeals"),
    path(ONE, views.one, name="appeal"),
    path(f"{ONE}read/", views.say_read, name="appeal-read"),
    path(f"{ONE}ask/", views.ask_again, name="appeal-ask"),
]

"""URLs of what is kept after a room: agreed cards and check-outs."""

from django.urls import path

from . import views

urlpatterns = [
    path("rooms/cards/", views.cards, name="agreed-cards"),
    path("rooms/cards/<uuid:public_id>/", views.card, name="agreed-card"),
    path("rooms/<uuid:public_id>/card/", views.keep, name="room-card"),
    path("rooms/<uuid:public_id>/cards/", views.shown, name="room-cards-shown"),
    path("rooms/<uuid:public_id>/check-out/", views.check_out, name="room-check-out"),
]

"""URLs of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path("me/return-card/", views.my_card, name="my-return-card"),
    path("me/stay/", views.stay, name="stay"),
    path("join/again/", views.come_back, name="come-back-with-card"),
    path("people/inactive/", views.women, name="away"),
    path("people/inactive/<uuid:public_id>/", views.answer, name="away-answer"),
]

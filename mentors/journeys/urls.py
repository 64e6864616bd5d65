"""Addresses of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path("journey/", views.my_way, name="my-way"),
    path("journey/begin/<slug:code>/", views.begin, name="begin-way"),
    path("journey/observations/<uuid:public_id>/", views.my_observation, name="my-observation"),
    path("journey/<uuid:public_id>/", views.my_way, name="one-way"),
    path("journey/<uuid:public_id>/name/", views.choose_name, name="choose-name"),
]

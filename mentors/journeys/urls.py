"""URLs of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path("journey/", views.my_way, name="my-way"),
    path("journey/begin/<slug:code>/", views.begin, name="begin-way"),
    path("journey/observations/<uuid:public_id>/", views.my_observation, name="my-observation"),
    path("journey/excerpt/", views.excerpt, name="excerpt"),
    path("journey/excerpts/<uuid:public_id>/", views.excerpt_step, name="excerpt-step"),
    path("journey/<uuid:public_id>/", views.my_way, name="one-way"),
    path("journey/<uuid:public_id>/excerpt/", views.hand_in, name="hand-in-excerpt"),
    path("journey/<uuid:public_id>/name/", views.choose_name, name="choose-name"),
]

"""The URL of the sound of a sentence."""

from django.urls import path

from . import views

urlpatterns = [path("courses/aloud/<slug:digest>/", views.sound, name="aloud-sound")]

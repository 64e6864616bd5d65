"""Addresses of her whole way, and of the steps at the end of each part of a lesson."""

from django.urls import path

from . import views

urlpatterns = [
    path("learn/way/", views.whole_way, name="whole-way"),
    path("courses/lessons/<uuid:key>/place/", views.place, name="lesson-place"),
    path("learn/later/", views.kept_lessons, name="kept-lessons"),
    path("courses/lessons/<uuid:key>/later/", views.later, name="lesson-later"),
    path("courses/lessons/<uuid:key>/read/", views.read, name="lesson-read"),
]

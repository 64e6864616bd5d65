"""URLs of the learner's progress page, and of the steps at the end of each part of a lesson."""

from django.urls import path

from . import views

urlpatterns = [
    path("learn/way/", views.all_courses, name="whole-way"),
    path("courses/lessons/<uuid:key>/place/", views.save_position, name="lesson-place"),
    path("learn/later/", views.kept_lessons, name="kept-lessons"),
    path("courses/lessons/<uuid:key>/later/", views.keep_for_later, name="lesson-later"),
    path("courses/lessons/<uuid:key>/read/", views.mark_read, name="lesson-read"),
]

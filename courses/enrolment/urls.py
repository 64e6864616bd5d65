"""Addresses of opening a course."""

from django.urls import path

from . import views

urlpatterns = [path("courses/<slug:code>/open/", views.open_course, name="course-open")]

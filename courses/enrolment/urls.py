"""URLs of opening, pausing, leaving and resuming a course, and of due dates."""

from django.urls import path

from . import views

urlpatterns = [
    path("courses/<slug:code>/open/", views.open_course, name="course-open"),
    path("courses/<slug:code>/pause/", views.pause_course, name="course-pause"),
    path("courses/<slug:code>/leave/", views.leave_course, name="course-leave"),
    path("courses/<slug:code>/go-on/", views.resume_course, name="course-go-on"),
    path("training/due-dates/", views.due_days, name="due-days"),
    path("training/due-dates/<uuid:public_id>/", views.set_due_day, name="due-day"),
]

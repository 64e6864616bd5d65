"""Addresses of cohorts, their sessions, and the calendar of who holds them."""

from django.urls import path

from . import desk, views

COHORT = "coordinate/cohorts/<uuid:public_id>/"
SESSION = "coordinate/sessions/<uuid:public_id>/"

urlpatterns = [
    path("coordinate/cohorts/", desk.cohorts, name="cohorts"),
    path("coordinate/cohorts/new/", desk.new_cohort, name="cohort-new"),
    path(COHORT, desk.cohort, name="cohort"),
    path(f"{COHORT}change/", desk.change_cohort, name="cohort-change"),
    path(f"{COHORT}close/", desk.close_cohort, name="cohort-close"),
    path(f"{COHORT}places/", desk.give_place, name="cohort-place"),
    path(f"{COHORT}places/<uuid:enrolment_id>/end/", desk.end_place, name="cohort-place-end"),
    path(f"{COHORT}facilitators/", desk.name_facilitator, name="cohort-facilitator"),
    path(
        f"{COHORT}facilitators/<uuid:person_id>/end/",
        desk.end_facilitator,
        name="cohort-facilitator-end",
    ),
    path(f"{COHORT}sessions/new/", desk.new_session, name="session-new"),
    path(SESSION, desk.change_session, name="session-change"),
    path(f"{SESSION}publish/", desk.publish_session, name="session-publish"),
    path(f"{SESSION}call-off/", desk.call_off_session, name="session-call-off"),
    path("supervise/sessions/<uuid:public_id>/", views.session, name="session"),
    path("supervise/calendar/", views.make_calendar, name="calendar-make"),
    path("learn/sessions/<uuid:public_id>/reply/", views.reply, name="session-reply"),
    path("calendar/<str:token>.ics", views.calendar, name="calendar"),
]

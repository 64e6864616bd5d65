"""Addresses of cohorts, their sessions, and the calendar of who holds them."""

from django.urls import path

from . import coordinator_views, views

COHORT = "coordinate/cohorts/<uuid:public_id>/"
SESSION = "coordinate/sessions/<uuid:public_id>/"

urlpatterns = [
    path("coordinate/cohorts/", coordinator_views.cohorts, name="cohorts"),
    path("coordinate/cohorts/new/", coordinator_views.new_cohort, name="cohort-new"),
    path(COHORT, coordinator_views.cohort, name="cohort"),
    path(f"{COHORT}change/", coordinator_views.change_cohort, name="cohort-change"),
    path(f"{COHORT}close/", coordinator_views.close_cohort, name="cohort-close"),
    path(f"{COHORT}places/", coordinator_views.give_place, name="cohort-place"),
    path(
        f"{COHORT}places/<uuid:enrolment_id>/end/",
        coordinator_views.end_place,
        name="cohort-place-end",
    ),
    path(f"{COHORT}facilitators/", coordinator_views.name_facilitator, name="cohort-facilitator"),
    path(
        f"{COHORT}facilitators/<uuid:person_id>/end/",
        coordinator_views.end_facilitator,
        name="cohort-facilitator-end",
    ),
    path(f"{COHORT}sessions/new/", coordinator_views.new_session, name="session-new"),
    path(SESSION, coordinator_views.change_session, name="session-change"),
    path(f"{SESSION}publish/", coordinator_views.publish_session, name="session-publish"),
    path(f"{SESSION}call-off/", coordinator_views.call_off_session, name="session-call-off"),
    path("supervise/sessions/<uuid:public_id>/", views.session, name="session"),
    path("supervise/calendar/", views.make_calendar, name="calendar-make"),
    path("learn/sessions/<uuid:public_id>/reply/", views.reply, name="session-reply"),
    path("calendar/<str:token>.ics", views.calendar, name="calendar"),
]

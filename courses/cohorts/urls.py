"""URLs of cohorts, their sessions, and the facilitators' calendar."""

from django.urls import path

from . import coordinator_views, views

COHORT = "cohorts/<uuid:public_id>/"
MEETING = "sessions/<uuid:public_id>/"

urlpatterns = [
    path("cohorts/", coordinator_views.cohorts, name="cohorts"),
    path("cohorts/new/", coordinator_views.create_cohort, name="cohort-new"),
    path(COHORT, coordinator_views.cohort, name="cohort"),
    path(f"{COHORT}change/", coordinator_views.change_cohort, name="cohort-change"),
    path(f"{COHORT}close/", coordinator_views.close_cohort, name="cohort-close"),
    path(f"{COHORT}places/", coordinator_views.assign_place, name="cohort-place"),
    path(
        f"{COHORT}places/<uuid:enrolment_id>/end/",
        coordinator_views.end_place,
        name="cohort-place-end",
    ),
    path(f"{COHORT}facilitators/", coordinator_views.assign_facilitator, name="cohort-facilitator"),
    path(
        f"{COHORT}facilitators/<uuid:person_id>/end/",
        coordinator_views.remove_facilitator,
        name="cohort-facilitator-end",
    ),
    path(f"{COHORT}sessions/new/", coordinator_views.create_meeting, name="session-new"),
    path(f"{MEETING}change/", coordinator_views.change_meeting, name="session-change"),
    path(f"{MEETING}publish/", coordinator_views.publish_meeting, name="session-publish"),
    path(f"{MEETING}call-off/", coordinator_views.call_off_meeting, name="session-call-off"),
    path(MEETING, views.meeting, name="session"),
    path("calendar/feed/", views.make_calendar, name="calendar-make"),
    path("learn/sessions/<uuid:public_id>/reply/", views.reply, name="session-reply"),
    path("calendar/<str:token>.ics", views.calendar, name="calendar"),
]

"""URLs of mentoring."""

from django.urls import path

from . import (
    booking_views,
    coordinator_views,
    mentee_views,
    mentor_views,
    message_views,
    pair_views,
    plan_views,
    reminder_views,
    session_views,
    timesheet_views,
)

urlpatterns = [
    path("my-mentor/", mentee_views.my_mentor, name="my-mentor"),
    path(
        "my-mentor/<uuid:organisation_id>/ask/<int:step>/",
        mentee_views.ask,
        name="ask-for-mentor",
    ),
    path(
        "my-mentor/<uuid:organisation_id>/take-back/",
        mentee_views.take_back,
        name="mentor-request-back",
    ),
    path("my-mentor/<uuid:organisation_id>/times/", mentee_views.what_suits, name="what-suits-me"),
    path("my-mentor/<uuid:public_id>/goals/", pair_views.goals, name="pair-goals"),
    path(
        "my-mentor/<uuid:public_id>/paper/", mentee_views.participation, name="participation-paper"
    ),
    path("my-reminders/", reminder_views.reminders, name="reminders"),
    path("my-reminders/add/", reminder_views.add_address, name="reminder-add"),
    path(
        "my-reminders/<uuid:channel_id>/remove/",
        reminder_views.remove_address,
        name="reminder-remove",
    ),
    path("mentoring/", coordinator_views.desk, name="mentoring"),
    path("mentoring/propose/", coordinator_views.propose_all, name="mentoring-propose-all"),
    path(
        "mentoring/requests/<uuid:public_id>/propose/",
        coordinator_views.propose,
        name="mentoring-propose",
    ),
    path(
        "mentoring/pairs/<uuid:public_id>/withdraw/",
        coordinator_views.withdraw,
        name="mentoring-withdraw",
    ),
    path("mentoring/pairs/<uuid:public_id>/", pair_views.team, name="mentoring-pair"),
    path("mentoring/pairs/<uuid:public_id>/act/", pair_views.act, name="pair-act"),
    # Booking and sessions.
    path("mentoring/pairs/<uuid:public_id>/times/", booking_views.times, name="offer-times"),
    path(
        "mentoring/offers/<uuid:public_id>/withdraw/",
        booking_views.withdraw,
        name="offer-withdraw",
    ),
    path("my-mentor/offers/<uuid:public_id>/take/", booking_views.take, name="offer-take"),
    path("my-mentor/<uuid:public_id>/ask-times/", booking_views.ask_times, name="ask-for-times"),
    path(
        "my-mentor/sessions/<uuid:public_id>/another-time/",
        booking_views.another_time,
        name="session-another-time",
    ),
    path("mentoring/sessions/<uuid:public_id>/say/", session_views.say, name="session-say"),
    path(
        "my-mentor/sessions/<uuid:public_id>/feedback/",
        session_views.feedback,
        name="session-feedback",
    ),
    path(
        "mentoring/sessions/<uuid:public_id>/taken-up/",
        session_views.take_up,
        name="feedback-taken-up",
    ),
    path("mentoring/notices/", session_views.notices, name="session-notices"),
    path("mentoring/mine/<uuid:organisation_id>/rest/", mentor_views.rest, name="mentor-rest"),
    path("mentoring/mine/", mentor_views.mine, name="my-mentoring"),
    path("mentoring/mine/<uuid:organisation_id>/card/", mentor_views.card, name="mentor-card"),
    # Messages between sessions.
    path(
        "mentoring/pairs/<uuid:public_id>/messages/",
        message_views.pair_messages,
        name="pair-messages",
    ),
    path(
        "messages/<uuid:organisation_id>/<uuid:person_id>/",
        message_views.supervisor_messages,
        name="supervisor-messages",
    ),
    # The light plan, and the pair check.
    path("my-mentor/<uuid:public_id>/steps/", plan_views.tasks, name="pair-tasks"),
    path("mentoring/pairs/<uuid:public_id>/check/", plan_views.check, name="pair-check"),
    path(
        "mentoring/checks/<uuid:public_id>/taken-up/",
        plan_views.take_up,
        name="check-taken-up",
    ),
    # Hours.
    path("mentoring/mine/<uuid:organisation_id>/hours/", timesheet_views.hours, name="my-hours"),
    path(
        "mentoring/mine/<uuid:organisation_id>/hours/notice/",
        timesheet_views.read_notice,
        name="pay-notice-read",
    ),
    path(
        "mentoring/mine/<uuid:organisation_id>/hours/<uuid:entry_id>/remove/",
        timesheet_views.remove,
        name="hours-remove",
    ),
    path(
        "mentoring/mine/<uuid:organisation_id>/hours/<slug:month>.<slug:form>",
        timesheet_views.download,
        name="hours-download",
    ),
    path(
        "mentoring/hours/<uuid:organisation_id>/<uuid:mentor_id>/approve/",
        timesheet_views.approve,
        name="hours-approve",
    ),
    path(
        "mentoring/settings/<uuid:organisation_id>/",
        timesheet_views.mentoring_settings,
        name="mentoring-settings",
    ),
]

"""URLs of this feature."""

from django.urls import path

from . import step_views, views

urlpatterns = [
    path(
        "assessment/pathways/<uuid:public_id>/",
        views.coordinate_journey,
        name="coordinate-journey",
    ),
    path(
        "assessment/pathways/<uuid:public_id>/assessors/",
        views.ask_assessor,
        name="ask-assessor",
    ),
    path(
        "assessment/pathways/<uuid:public_id>/issue/",
        views.issue,
        name="issue-certificate",
    ),
    path("journey/certificates/<uuid:public_id>.pdf", views.download, name="my-certificate"),
    path(
        "journey/certificates/<uuid:public_id>/supplement.pdf",
        views.supplement,
        name="my-supplement",
    ),
    path(
        "journey/certificates/<uuid:public_id>/hand-back/",
        views.hand_back,
        name="hand-back-certificate",
    ),
    path("journey/certificates/<uuid:public_id>.json", views.badge, name="my-badge"),
    path("journey/certificates/<uuid:public_id>.jwt", views.badge_token, name="my-badge-token"),
    path(
        "journey/certificates/<uuid:public_id>/link/",
        views.make_link,
        name="make-check-link",
    ),
    path(
        "journey/certificates/<uuid:public_id>/pause/",
        step_views.pause,
        name="pause-certificate",
    ),
    path(
        "journey/certificates/<uuid:public_id>/go-on/",
        step_views.go_on,
        name="go-on-with-certificate",
    ),
    path(
        "journey/certificates/<uuid:public_id>/date-read/",
        step_views.put_reminder_away,
        name="put-reminder-away",
    ),
    path(
        "journey/certificates/<uuid:public_id>/renewal/",
        views.my_renewal,
        name="my-renewal",
    ),
    path(
        "journey/certificates/<uuid:public_id>/name/",
        step_views.another_name,
        name="another-name",
    ),
    path(
        "journey/certificates/<uuid:public_id>/decided/",
        step_views.decided,
        name="decided-over-certificate",
    ),
    path(
        "journey/certificates/<uuid:public_id>/decided/<uuid:step_id>/",
        step_views.say_in_hearing,
        name="say-in-hearing",
    ),
    path("certificates/", step_views.certificates, name="certificates-to-decide"),
    path(
        "certificates/<uuid:public_id>/",
        step_views.certificate,
        name="certificate-to-decide",
    ),
    path("certificates/<uuid:public_id>/ask/", step_views.ask, name="ask-for-step"),
    path("certificates/steps/<uuid:step_id>/agree/", step_views.agree, name="agree-step"),
    path(
        "certificates/steps/<uuid:step_id>/decline/",
        step_views.decline,
        name="decline-step",
    ),
    path("settings/public-name/", views.public_name, name="public-name"),
    path("verify/", views.check, name="check-certificate"),
    path("verify/once/<str:token>/", views.once, name="check-once"),
    # Accepts any text, so that an invalid id gets the same page.
    path("verify/<str:public_id>/", views.verify, name="verify"),
]

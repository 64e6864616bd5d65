"""URLs for other programs: issuer, achievements, status lists."""

from django.urls import path

from . import views

urlpatterns = [
    path("credentials/issuers/1/did.json", views.did, name="badge-issuer-keys"),
    path("credentials/issuers/1/", views.issuer, name="badge-issuer"),
    path(
        "credentials/achievements/<slug:code>/v<int:number>",
        views.achievement,
        name="badge-achievement",
    ),
    path(
        "credentials/achievements/<slug:code>/v<int:number>/2",
        views.other_achievement,
        name="badge-other-achievement",
    ),
    path("credentials/status/<int:number>", views.status_list, name="badge-status"),
    path("credentials/status/<int:number>.jwt", views.status_list_jwt, name="badge-status-jwt"),
]

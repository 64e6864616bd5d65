"""URLs of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path("assessment/written/<uuid:person_id>/", views.written_of, name="written-of"),
    path("assessment/written/<uuid:person_id>/<str:kind>/", views.write, name="write-evidence"),
    path("journey/written/", views.mine, name="written-about-me"),
    path("journey/written/<uuid:public_id>/", views.answer, name="answer-written"),
]

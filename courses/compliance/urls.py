"""URLs of the training record."""

from django.urls import path

from . import views

urlpatterns = [
    path("learn/training/", views.record, name="training"),
    path("learn/training/<slug:code>/<int:number>/", views.proof, name="training-proof"),
]

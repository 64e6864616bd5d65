"""URLs of this feature."""

from django.urls import path

from . import views

urlpatterns = [path("first/<int:number>/", views.screen, name="first-step")]

"""The URL of rehearsals."""

from django.urls import path

from .views import rehearsal

urlpatterns = [path("rehearsal/", rehearsal, name="rehearsal")]

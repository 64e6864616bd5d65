"""Addresses of this feature."""

urlpatterns = []

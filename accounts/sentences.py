"""The words for roles."""

from django.utils.translation import gettext_lazy

from .roles import Role

# In the order in which pages list them.
ROLE_LABELS = {role.value: gettext_lazy(role.label) for role in Role}
ROLE_CHOICES = list(ROLE_LABELS.items())

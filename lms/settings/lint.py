"""For `make migrations`: test settings with the linter for the SQL of migrations."""

from .test import *
from .test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]

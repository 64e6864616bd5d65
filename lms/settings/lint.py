"""For `make migrations`: the settings of tests with the linter that reads the SQL of migrations."""

from .test import *
from .test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]

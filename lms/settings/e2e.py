"""A real server for browser tests and measurements: the trial's, on a database that they name."""

from .dev import *

DATABASE_IS_NAMED = False

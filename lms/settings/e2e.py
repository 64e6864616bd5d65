"""A real server for browser tests and measurements: as for a trial, with their own database."""

from .dev import *

DATABASE_IS_NAMED = False

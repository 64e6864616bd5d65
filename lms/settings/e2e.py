"""A real server for browser tests: the trial's settings, on a database the test names."""

from .dev import *

#!/usr/bin/env python
"""Run a management command; without DJANGO_SETTINGS_MODULE, with the settings of a trial."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

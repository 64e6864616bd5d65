#!/usr/bin/env python
"""Run a management command, with the settings that `.env` names; else with those of a trial."""

import sys

from core.settings_module import name_settings


def main() -> None:
    name_settings("lms.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

#!/usr/bin/env python
"""Run a management command, with the settings that `.env` names; else with those of a trial."""

import gc
import sys

from core.settings_module import name_settings


def main() -> None:
    name_settings("lms.settings.dev")
    # What is loaded now stays to the end. Looking for garbage among it takes a third of the start:
    # that waits until all apps are there (core/apps.py).
    gc.disable()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

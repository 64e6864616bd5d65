"""The first day of an organisation: what `manage.py setup` is asked for, makes, and finds."""

"""The first day of an organisation: the input of `manage.py setup`, its actions and its report."""

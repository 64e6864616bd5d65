"""Which of the staff have passed the modules that come before any record of a woman."""

"""A woman asks for someone of the team, without a reason; who is asked sees it."""

"""Three screens after a participant's first sign-in: what this is, how to leave, who sees what."""

"""Three screens after a woman's first sign-in: what this is, how to leave, who sees what."""

"""Pages read aloud: what is said, in which order, and the sounds that an installation has of it."""

"""Support requests: a person asks to talk to a staff member, without giving a reason."""

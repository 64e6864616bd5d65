"""A machine of a test's own, on which `docs/operating.md` is followed as it stands."""

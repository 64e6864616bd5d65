"""A machine of a test's own, on which `docs/operators/operating.md` is followed as it stands."""

"""Which staff have passed the modules required before access to any learner's record."""

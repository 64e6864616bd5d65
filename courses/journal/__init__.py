"""Goals and journal: readable only by the learner who wrote them."""

"""Who of the staff sees what of whom: assignments, the reason asked, and access in an emergency."""

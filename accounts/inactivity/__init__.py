"""A long absence: asked, then put away, then erased (domain 10.18, ADR-0056)."""

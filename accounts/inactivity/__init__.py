"""Inactive accounts: reminded, then locked, then erased (domain 10.18, ADR-0056)."""

"""Keeps order: flags, cases, decisions, the log."""

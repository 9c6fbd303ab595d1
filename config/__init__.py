"""Puts the floors together: settings, urls, asgi. Holds no rules."""

"""Tells browsers: the socket, the hub, presence."""

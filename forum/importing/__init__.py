"""Conversations from elsewhere: read line by line, mended, and put in order."""

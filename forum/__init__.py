"""The discussion itself: boards, topics, posts. Knows nothing above it."""

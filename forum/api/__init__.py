"""The JSON API of the discussion: reads input, calls one action, chooses the answer."""

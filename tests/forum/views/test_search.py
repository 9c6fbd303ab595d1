"""The page of the search, as members and visitors meet it."""

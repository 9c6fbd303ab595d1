"""Nothing to administer: what a member was told is theirs alone. Hides the package's admin."""

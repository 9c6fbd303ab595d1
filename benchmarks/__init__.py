"""What the forum costs, measured beside what it could have been built on."""

"""Who we are: members, municipalities, regions, mandates, roles."""

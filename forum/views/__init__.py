"""What people see of the discussion."""

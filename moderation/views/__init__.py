"""What people see of moderation."""

"""What members see of themselves and of the places they speak for."""

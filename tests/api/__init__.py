"""The JSON API, asked as a program asks it."""

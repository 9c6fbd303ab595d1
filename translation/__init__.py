"""Text in, text out: what language a text is in. Knows no posts."""

"""Text -> who and what it names, under canonical names."""

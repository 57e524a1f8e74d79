"""Reading -> who can act in it, and who says what through whom."""

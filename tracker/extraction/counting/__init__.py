"""Reading -> what it counts, how much, whose doing."""

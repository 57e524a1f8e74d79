"""Reading -> what policy and industry do about it."""

"""Reading -> who accuses whom, of taking what, and what others say to it."""

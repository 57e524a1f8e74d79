"""One box for names, numbers, phrases and words: what a reader asks -> what the store holds of it."""

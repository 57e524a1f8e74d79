"""How fast the reader reads: made-up reports -> words a second and memory. No Django, no database."""

"""How well and how fast the reader reads: labelled reports -> measures. No Django, no database."""

"""What the site gives beside its pages, described: every file with its addresses, parameters and fields."""

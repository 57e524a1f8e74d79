"""One module per page: typed rows in, a template out. No ORM here."""

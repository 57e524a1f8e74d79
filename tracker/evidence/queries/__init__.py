"""Stored rows -> typed, frozen rows for pages; one module per page. Only what the public may see comes out."""

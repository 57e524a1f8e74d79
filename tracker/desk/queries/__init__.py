"""Rows -> what the pages of the desk show, each page in a few queries that do not grow with the store."""

"""Raw page -> the text that is read, its blocks, and whether it is about the affair."""

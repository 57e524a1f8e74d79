"""How fast digests are composed and sent."""

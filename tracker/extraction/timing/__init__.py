"""Words -> days and stretches of time."""

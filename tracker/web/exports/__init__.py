"""What pages show, as files: tables, feeds and calendars."""

"""Reading -> whom it credits."""

"""A learned second opinion on what the rules found and on what they passed over; small, fixed and explainable."""

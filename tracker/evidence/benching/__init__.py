"""How much one more report costs in stores of different sizes."""

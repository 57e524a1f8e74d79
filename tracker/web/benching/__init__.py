"""What every kind of page reads and costs in stores of different sizes."""

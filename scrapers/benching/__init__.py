"""A made-up web on loopback to measure collecting with, and the loop that it is compared with."""

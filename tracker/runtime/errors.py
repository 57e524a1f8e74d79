"""What the person at the terminal has to mend."""


class Mendable(Exception):
    """Its text is all that the user is shown: what is wrong, why, and what to do about it."""

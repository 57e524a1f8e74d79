"""Words marked for translation without Django, whose own marker wants settings; template tags translate them."""


def gettext_noop(words: str) -> str:
    """The words as they are; the name is the one that xgettext looks for."""
    return words

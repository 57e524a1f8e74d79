"""An outlet's address and words of its page -> an address that leads a browser to these very words.

Text fragments as browsers know them: https://wicg.github.io/scroll-to-text-fragment/
"""

from __future__ import annotations

from urllib.parse import quote, urldefrag

# A quotation of more words is named by so many of its first and last ones: what stands between may be set otherwise.
WHOLE, ENDS = 12, 5


def to_words(url: str, words: str) -> str:
    """The address with a text fragment for the words; as it is where there are none, or where it leads to no web page."""
    said = words.split()
    if not said or not url.startswith(("http://", "https://")):
        return url
    parts = [said] if len(said) <= WHOLE else [said[:ENDS], said[-ENDS:]]
    asked = ",".join(_encoded(" ".join(part)) for part in parts)
    return f"{urldefrag(url).url}#:~:text={asked}"


def _encoded(words: str) -> str:
    """The words with everything escaped that has a meaning in a text fragment: comma, hyphen and ampersand too."""
    return quote(words, safe="").replace("-", "%2D")

"""What the words of a name and the words around it say about what it names."""

from __future__ import annotations

import re

from tracker.extraction import lexicon
from tracker.extraction.reading import Block
from tracker.extraction.records import EntityKind

# A member of a list of companies: 'firms such as A, B and C'.
_LISTED = re.compile(
    r"\b(?:[Ff]irms|[Cc]ompanies|[Ss]tartups|[Ll]abs|[Oo]utlets|[Rr]ivals|[Gg]roups|[Vv]endors)\s+(?:like|such as|including)\s+"
    r"(?:[A-Z][\w.'-]*(?: [A-Z][\w.'-]*)?(?:,\s+(?:and\s+|or\s+)?|\s+(?:and|or)\s+))*[\"“]?$"
)


def never() -> frozenset[str]:
    return lexicon.word_set("contexts", "never")


class NameContext:
    """A run of capitalised words with what stands before and after it."""

    def __init__(self, plain: str, block: Block, start: int, end: int) -> None:
        self.words = plain[start:end].split()
        self.name = plain[start:end]
        self.before = plain[max(block.start, start - 60) : start]
        self.after = plain[end : min(block.end, end + 60)]
        self.opens = not self.before.strip() or bool(re.search(r"[.!?:;|/–—•*\"“(\n\]-][\"”)]?\s*$", self.before))

    def kind(self) -> EntityKind | None:
        last = self.words[-1].rstrip(".,") if self.words else ""
        if len(self.words) > 1 and last in lexicon.word_set("contexts", "instrument_heads") and self._before(r"the"):
            return EntityKind.INSTRUMENT
        if len(self.words) > 1 and set(self.words) & lexicon.word_set("contexts", "government_heads"):
            return EntityKind.GOVERNMENT_BODY
        if self._is_person():
            return EntityKind.PERSON
        if len(self.words) > 1 and {last, self.words[-1]} & lexicon.word_set("contexts", "organisation_heads"):
            return EntityKind.ORGANISATION
        if self._is_product():
            return EntityKind.PRODUCT
        if not self._is_organisation():
            return None
        # Companies seldom end in a number, products often do.
        return EntityKind.PRODUCT if re.fullmatch(r"\d{1,2}(?:\.\d+)?", last) else EntityKind.ORGANISATION

    def _before(self, pattern: str) -> bool:
        return bool(re.search(rf"\b(?:{pattern})(?:\s+[Tt]he)?[\s\"“(]+$", self.before))

    def _after(self, pattern: str) -> bool:
        return bool(re.match(rf"(?:{pattern})\b", self.after))

    def _is_person(self) -> bool:
        if not 1 <= len(self.words) <= 4 or not all(
            re.fullmatch(r"[A-Z](?:[a-z'’-]*[a-zA-Z]+|\.)?", w) for w in self.words
        ):
            return False
        if len(self.words) > 1 and self.words[-1] in lexicon.word_set("contexts", "organisation_heads"):
            return False
        titled = self._before(_any("titles"))
        if len(self.words) == 1:
            return titled and self._before(
                r"Mr\.|Mrs\.|Ms\.|Dr\.|Sen\.|Rep\.|Senator|President|Secretary|Minister|Prof\.|Gov\."
            )
        if titled or self.words[0] in lexicon.word_set("people", "first_names"):
            return True
        if self._after(r",\s+(?:an?\s+|the\s+|[\w'.&-]+\s+){0,4}?" + _any("roles")):
            return not self._after(r",\s+who\b") or len(self.words) <= 3
        if re.search(r"[\"”’,]\s*(?:said|says|wrote|added|told)\s+$", self.before):
            return True
        return len(self.words) in (2, 3) and not self.opens and self._after(r"\s+" + _any("speech"))

    def _is_product(self) -> bool:
        nouns = _any("product_nouns")
        if self._before(_any("naming")):
            return True
        if self._before(_any("using")) and len(self.words) == 1:
            return True
        numbered = len(self.words) > 1 and re.fullmatch(r"\d{1,2}(?:\.\d+)?", self.words[-1])
        if numbered and self._before(_any("making")):
            return True
        return (self._before(nouns) and not self.opens) or (
            self._after(rf"(?:'s)?\s+(?:AI\s+)?{nouns}") and self._shaped()
        )

    def _shaped(self) -> bool:
        """Whether the run looks like a name and not like an everyday word with a capital."""
        return (not self.opens and len(self.words) <= 3) or bool(re.search(r"[a-z][A-Z]|\d", self.name))

    def _is_organisation(self) -> bool:
        nouns = _any("organisation_nouns")
        article = "an?" if self.opens else "(?:an?|the)"
        if self._after(
            rf",\s+(?:which\s+(?:is|makes|develops|runs|operates)|{article}\s+(?:[\w.'-]+\s+){{0,6}}?{nouns})"
        ):
            return True
        if self._after(r",\s+the\s+(?:[\w'-]+\s+){0,3}(?:maker|developer|owner|operator|publisher|creator)\s+of"):
            return True
        if self.opens:
            return (
                self._after(r"\s+(?:CEO|co-founder|founder|chief executive|spokesperson|spokesman|spokeswoman)")
                and len(self.words) <= 3
            )
        if self._before(nouns) or _LISTED.search(self.before):
            return True
        if self._before(
            r"told|employees at|employee of|researchers? (?:at|from)|analysts? (?:at|with)|CEO of|chief executive of|founder of|fellow at|professor at|director of|head of [\w ]+ at|works at|reported by"
        ):
            return True
        return self._after(
            r"(?:'s)?\s+(?:CEO|CTO|co-founder|founder|chief executive|spokesperson|spokesman|spokeswoman|employees|shares|stock|executives)|-backed|-owned"
        )


def _any(key: str) -> str:
    return lexicon.alternatives(lexicon.words("contexts", key))

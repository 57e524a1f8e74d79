"""Words around a letter, statement or study that tell who speaks in it."""

from __future__ import annotations

import re

# "In a memo to lawmakers, it says": it is who was spoken of before.
IN_A_PAPER = re.compile(
    r"\W*In (?:an?|its|the) (?:[\w-]+ ){0,3}?(?:memo|letter|post|report|filing|statement)\b[^.;]{0,160},\s*"
)
# "A letter from X to Y names …": X does.
DOCUMENT_OF = re.compile(
    r"^\W*(?:an?|the|this)\s+(?:[\w-]+\s+){0,3}(?:letter|memo|memorandum|statement|post|filing|email|report|complaint|document|note|paper)\s+"
    r"(?:by|from|of)\s+(?:the\s+)?[*_]*$",
    re.IGNORECASE,
)
# "X answered in a statement that noted …": X notes it.
DOCUMENT_THAT = re.compile(
    r"\b(?:a|an|its|the)\s+(?:\w+\s+)?(?:statement|memo|letter|post|report|filing|email|cable|advisory)\s+"
    r"(?:to\s+(?:[\w-]+\s+){1,4})?(?:that|which)\s+$"
)
IN_A_STATEMENT = re.compile(
    r"\bin (?:a|an|its|the) (?:\w+ )?(?:statement|memo|letter|post|filing|email)\s+(?:to\s+(?:[\w-]+\s+){1,4})?$"
)
# "A study of X that found …": the study did.
TOPIC = re.compile(
    r"\b(?:report|study|analysis|review|paper|investigation|probe|inquiry|assessment|evaluation|audit)\s+(?:of|on|into|about)\s+"
    r"(?:the\s+)?[*_]*$",
    re.IGNORECASE,
)

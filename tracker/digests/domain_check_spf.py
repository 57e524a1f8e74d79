"""Who may send for a domain, as RFC 7208 reads its SPF record: counted as receivers count, who give up beyond ten questions."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from typing import Final

from tracker.digests.domain_check_dns import Names

MOST_LOOKUPS: Final = 10
MOST_VOID: Final = 2
_RECORD: Final = re.compile(r"v=spf1(?: |$)", re.I)
_TERM: Final = re.compile(r"([+?~-]?)([A-Za-z][A-Za-z0-9_.-]*)(?:([:/=])(.*))?", re.S)
_PREFIX: Final = re.compile(r"(?:/\d{1,2})?(?://\d{1,3})?$")
_ASKING: Final = frozenset({"include", "a", "mx", "ptr", "exists"})
_NETWORKS: Final = {"ip4": ipaddress.IPv4Network, "ip6": ipaddress.IPv6Network}


@dataclass(slots=True)
class Spf:
    """What a record and all that it leads to come to.

    records: of the domain itself. n_lookups: questions to the DNS that reading it to its end takes; counting stops beyond
    MOST_LOOKUPS. ends: what is said of everybody else, '-', '~', '?' or '+'; '' where nothing is. faults: for which
    receivers take no notice of it.
    """

    records: tuple[str, ...] = ()
    n_lookups: int = 0
    n_void: int = 0
    ends: str = ""
    faults: list[str] = field(default_factory=list)


def spf_of(domain: str, names: Names) -> Spf:
    """What the domain says. Raises DnsAway."""
    found = Spf(records=records_of(domain, names))
    if found.records:
        found.ends = _read(domain, names, found)
    if found.n_lookups > MOST_LOOKUPS:
        found.faults.append(f"it takes more than {MOST_LOOKUPS} questions to the DNS")
    if found.n_void > MOST_VOID:
        found.faults.append(f"more than {MOST_VOID} of the names in it do not exist")
    return found


def records_of(domain: str, names: Names) -> tuple[str, ...]:
    return tuple(text for text in names.texts(domain) if _RECORD.match(text))


def _read(domain: str, names: Names, found: Spf) -> str:
    """What the record of the domain says of everybody else; notes in `found` what it costs and what is wrong with it."""
    records = records_of(domain, names)
    if len(records) != 1:
        found.faults.append(f"{domain} has {len(records) or 'no'} SPF records" + (", not one" if records else ""))
        return ""
    follows, ends = "", ""
    for term in records[0].split()[1:]:
        read = _TERM.fullmatch(term)
        if read is None:
            found.faults.append(f"{term} in the record of {domain} means nothing")
            continue
        sign, word, mark, value = read[1] or "+", read[2].lower(), read[3] or "", read[4] or ""
        if mark == "=":  # a modifier; those that nobody knows are passed over
            follows = value if word == "redirect" else follows
        elif word == "all" and not mark:
            ends = sign
            break
        elif word in _ASKING and _is_fit(word, mark, value):
            _follow(word, value if mark == ":" else "", domain, names, found)
        elif word not in _NETWORKS or not _is_network(word, value):
            found.faults.append(f"{term} in the record of {domain} means nothing")
        if found.n_lookups > MOST_LOOKUPS:
            return ""
    if follows and not ends:
        found.n_lookups += 1
        return _read(follows, names, found) if found.n_lookups <= MOST_LOOKUPS else ""
    return ends


def _follow(word: str, value: str, domain: str, names: Names, found: Spf) -> None:
    """One question more, and what it leads to. Names made from the mail itself (%{…}) are only counted."""
    found.n_lookups += 1
    target = _PREFIX.sub("", value) or domain
    if found.n_lookups > MOST_LOOKUPS or "%" in target:
        return
    match word:
        case "include":
            _read(target, names, found)
        case "a":
            found.n_void += not names.has_address(target)
        case "mx":
            found.n_void += not names.mail_servers(target)


def _is_fit(word: str, mark: str, value: str) -> bool:
    """include and exists name somebody; the others may."""
    if word in ("include", "exists"):
        return mark == ":" and bool(value)
    return mark != ":" or bool(value)


def _is_network(word: str, value: str) -> bool:
    try:
        _NETWORKS[word](value, strict=False)
    except ValueError:
        return False
    return True

"""Mail addresses as people type them -> the one form in which they are written to, and the mailbox behind their disguises."""

from __future__ import annotations

import re
from typing import Final

import idna
from django.utils.translation import gettext

MOST: Final = 254
_MOST_LOCAL: Final = 64
_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# Whose mailboxes are the same with and without dots, and the names that one provider goes by.
_DOTLESS: Final = frozenset({"gmail.com"})
_SAME: Final = {
    "googlemail.com": "gmail.com",
    "pm.me": "proton.me",
    "protonmail.com": "proton.me",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
    "ya.ru": "yandex.ru",
    "yandex.com": "yandex.ru",
}
# Whose readers write their tags after a hyphen.
_HYPHENED: Final = re.compile(r"(?:yahoo|ymail|rocketmail)\.[a-z.]{2,10}")


class BadAddress(ValueError):
    """What was typed is no address that mail can be sent to; the words say why and what to write."""


def canonical(typed: str) -> str:
    """The address as it is written to: its domain in small ASCII letters. Raises BadAddress."""
    given = typed.strip()
    if not given:
        raise BadAddress(gettext("Write the address that the mail is to go to."))
    if len(given) > MOST:
        raise BadAddress(gettext("A mail address has {n} characters at most.").format(n=MOST))
    local, _, domain = given.rpartition("@")
    if not local or not domain:
        raise BadAddress(gettext("Write a whole mail address, such as name@example.org."))
    if not _LOCAL.fullmatch(local) or len(local) > _MOST_LOCAL:
        raise BadAddress(
            gettext("Before the @ may stand letters from a to z, digits, dots and a few signs, 64 at most, no blanks.")
        )
    address = f"{local}@{_domain(domain)}"
    if len(address) > MOST:
        raise BadAddress(gettext("A mail address has {n} characters at most.").format(n=MOST))
    return address


def domain_of(address: str) -> str:
    return address.rpartition("@")[2]


def folded(address: str) -> str:
    """What several spellings of one mailbox have in common: no case, no tag, no dots where they count for nothing.

    For limits alone: nobody is written to at it.
    """
    local, _, domain = address.casefold().rpartition("@")
    domain = _SAME.get(domain, domain)
    local = local.partition("+")[0] or local
    if _HYPHENED.fullmatch(domain):
        local = local.partition("-")[0] or local
    if domain in _DOTLESS:
        local = local.replace(".", "")
    return f"{local}@{domain}"


def _domain(typed: str) -> str:
    """The domain as the network has it. Raises BadAddress."""
    no_domain = gettext("After the @ stands the name of a domain, such as example.org.")
    try:
        name = idna.encode(typed, uts46=True, transitional=False).decode("ascii").lower()
    except idna.IDNAError as error:
        raise BadAddress(no_domain) from error
    labels = name.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        raise BadAddress(no_domain)
    return name

"""Whether receivers can believe mail in our name: asks the DNS for SPF, DKIM and DMARC of the sender's domain.

  manage.py digest domain --selector sw1       what is met and what is missed, with the record to publish
  manage.py digest domain --selector sw1 --server 192.0.2.53
                                               asks that DNS server, say your own right after a change
  manage.py digest domain --selector sw1 --json

The domains are those of MAIL_FROM and MAIL_BOUNCES. The selector is the name of the key with which your mail server signs;
it stands after s= in the DKIM-Signature of any mail that arrived. Mail arrives in spite of what is `weak`; where
anything is MISSED it ends with status 1, so that monitoring can run it.
"""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser
from dataclasses import asdict
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from tracker.digests.addresses import domain_of
from tracker.digests.cleaning import line
from tracker.digests.commands.saying import Say
from tracker.digests.domain_check import Asked, Finding, State, check
from tracker.digests.domain_check_dns import DnsAway, Names

MEANING = "check SPF, DKIM and DMARC of the sender's domain"
_SELECTOR = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9_-]{1,63})*")


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--selector", default="", metavar="NAME", help="of the key that the mail server signs with")
    parser.add_argument(
        "--server",
        metavar="ADDRESS[:PORT]",
        help="the DNS server that is asked, such as 192.0.2.53 or [2001:db8::53]:5353 (default: this machine's)",
    )
    parser.add_argument("--json", action="store_true", help="for programs")


def run(options: dict[str, Any], say: Say) -> None:
    asked = _asked(options["selector"])
    found: list[Finding] = []
    try:
        for finding in check(asked, Names(_server(options["server"]))):
            found.append(finding)
            if not options["json"]:
                _tell(finding, say)
    except DnsAway as error:
        raise CommandError(
            f"The DNS does not answer ({line(str(error))}). Try again, or name another server by --server."
        ) from error
    if options["json"]:
        say(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    n_missed = sum(finding.state is State.MISSED for finding in found)
    if n_missed:
        raise CommandError(f"{n_missed} of {len(found)} are missed.")


def _tell(finding: Finding, say: Say) -> None:
    """What strangers' records say among it commands no terminal."""
    say(f"{finding.state.value:<6}  {line(f'{finding.about}: {finding.words}')}")
    if finding.remedy:
        say(f"        -> {line(finding.remedy)}")


def _asked(selector: str) -> Asked:
    if selector and not _SELECTOR.fullmatch(selector):
        raise CommandError(
            f"--selector {selector}: this is no name of a key. Write it as after s= in a DKIM-Signature."
        )
    sender = domain_of(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]).lower()
    if "." not in sender:
        raise CommandError(f"Mail comes from {sender}, which no receiver can look up: set MAIL_FROM to your address.")
    server = settings.EMAIL_HOST if settings.MAIL_LEAVES and _is_elsewhere(settings.EMAIL_HOST) else ""
    return Asked(
        sender=sender, bounces=domain_of(settings.MAIL_BOUNCES).lower(), selector=selector, server=server.lower()
    )


def _is_elsewhere(host: str) -> bool:
    """Whether others know the mail server by that name."""
    try:
        ip_address(host)
    except ValueError:
        return "." in host
    return False


def _server(written: str | None) -> tuple[str, int] | None:
    """Address and port. Raises CommandError."""
    if written is None:
        return None
    host, colon, port = written.rpartition(":")
    if not colon or (":" in host and not host.startswith("[")):
        host, port = written, "53"
    try:
        address = str(ip_address(host.removeprefix("[").removesuffix("]")))
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise ValueError
    except ValueError as error:
        raise CommandError(
            f"--server {written}: this is no address. Write 192.0.2.53 or [2001:db8::53]:5353."
        ) from error
    return address, int(port)

"""Whether receivers can believe mail in our name: SPF, DKIM and DMARC of the sender's domain, and where failures come back to."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from tracker.digests.domain_check_dns import Names
from tracker.digests.domain_check_spf import MOST_LOOKUPS, spf_of

# RFC 8301: shorter ones are not verified by anybody; what is usual now.
LEAST_BITS: Final = 1024
USUAL_BITS: Final = 2048
_ED25519_BYTES: Final = 32


class State(StrEnum):
    """How it stands. WEAK: mail arrives, and more could be done."""

    MET = "met"
    WEAK = "weak"
    MISSED = "MISSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """sender: the domain that readers see in From. bounces: that of the envelope. server: our mail server, '' unknown."""

    sender: str
    bounces: str
    selector: str
    server: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that receivers look at. remedy: the record to publish or what to set, '' where nothing is to be done."""

    about: str
    state: State
    words: str
    remedy: str = ""


def check(asked: Asked, names: Names) -> Iterator[Finding]:
    """One after another, as the DNS answers. Raises DnsAway."""
    yield _spf(asked, names)
    yield _dkim(asked, names)
    place, policies = _policies(asked.sender, names)
    yield _dmarc(asked, place, policies)
    yield _alignment(asked, place, policies)
    yield _way_back(asked, names)


def _spf(asked: Asked, names: Names) -> Finding:
    """Of the envelope's domain, which is the one that receivers look up."""
    found, about = spf_of(asked.bounces, names), f"SPF of {asked.bounces}"
    allowed = f"a:{asked.server}" if asked.server else "mx"
    record = f'{asked.bounces}. TXT "v=spf1 {allowed} -all"'
    also = "; a mail service names an include: of its own to put there instead"
    if not found.records:
        words = "no record says who may send"
        return Finding(about=about, state=State.MISSED, words=words, remedy=f"publish {record}{also}")
    if len(found.records) > 1:
        return Finding(
            about=about,
            state=State.MISSED,
            words=f"{len(found.records)} records, so receivers take no notice of any",
            remedy=f"leave one of them, with what all of them allow: {' | '.join(found.records)}",
        )
    if found.faults:
        words = "; ".join(found.faults)
        remedy = (
            f"name senders by ip4: and ip6: instead, which ask nothing, and take out what is wrong: {found.records[0]}"
        )
        return Finding(about=about, state=State.MISSED, words=words, remedy=remedy)
    if found.ends not in ("-", "~"):
        words = "it lets everybody send" if found.ends == "+" else "it does not say that nobody else may send"
        remedy = f'end it in -all: {asked.bounces}. TXT "{_ended(found.records[0])}"'
        return Finding(about=about, state=State.MISSED, words=words, remedy=remedy)
    words = f"one record, ends in {found.ends}all, {found.n_lookups} of {MOST_LOOKUPS} questions"
    return Finding(about=about, state=State.MET, words=words)


def _ended(record: str) -> str:
    kept = [term for term in record.split() if term.lower() not in ("all", "+all", "?all")]
    return " ".join([*(term for term in kept if not term.lower().startswith("redirect=")), "-all"])


def _dkim(asked: Asked, names: Names) -> Finding:
    """Of From's domain, so that the signature counts for DMARC."""
    if not asked.selector:
        return Finding(
            about=f"DKIM of {asked.sender}",
            state=State.MISSED,
            words="not looked at: which selector the mail server signs with is not known",
            remedy="name it: --selector NAME, as it stands after s= in the DKIM-Signature of a mail that arrived",
        )
    place = f"{asked.selector}._domainkey.{asked.sender}"
    about, publish = f"DKIM key {place}", f'publish {place}. TXT "v=DKIM1; k=rsa; p=PUBLIC KEY"'
    found = [text for text in names.texts(place) if "p" in _tags(text)]
    if len(found) != 1:
        words = f"{len(found)} keys, so it is open which is meant" if found else "no key is published"
        remedy = f"{publish}, of the RSA key with {USUAL_BITS} bits that your mail server signs with"
        return Finding(about=about, state=State.MISSED, words=words, remedy=remedy)
    state, words = _key(_tags(found[0]))
    remedy = "" if state is State.MET else f"{publish}, of an RSA key with {USUAL_BITS} bits"
    return Finding(about=about, state=state, words=words, remedy=remedy)


def _key(tags: Mapping[str, str]) -> tuple[State, str]:
    """How it stands with a published key."""
    if tags.get("v", "DKIM1") != "DKIM1":
        return State.MISSED, f"v={tags['v']} is no version of DKIM"
    if not tags["p"]:
        return State.MISSED, "the key is revoked (p= is empty)"
    if "y" in tags.get("t", "").split(":"):
        return State.MISSED, "t=y says that it is being tried out, so receivers take the mail for unsigned"
    if "sha256" not in tags.get("h", "sha256").split(":"):
        return State.MISSED, f"h={tags['h']} forbids SHA-256"
    if not {"*", "email"} & {*tags.get("s", "*").split(":")}:
        return State.MISSED, f"s={tags['s']} says that it is not for mail"
    try:
        raw = base64.b64decode("".join(tags["p"].split()), validate=True)
        if tags.get("k", "rsa") == "ed25519":
            is_whole = len(raw) == _ED25519_BYTES
            words = "Ed25519, which many receivers cannot verify yet: sign with RSA as well"
            return (State.WEAK, words) if is_whole else (State.MISSED, "p= holds no Ed25519 key")
        key = load_der_public_key(raw)
    except (binascii.Error, ValueError, UnsupportedAlgorithm):
        return State.MISSED, "p= holds no key that can be read"
    if not isinstance(key, RSAPublicKey):
        return State.MISSED, "p= holds no RSA key"
    if key.key_size < LEAST_BITS:
        return State.MISSED, f"RSA with {key.key_size} bits, which no receiver accepts"
    state = State.MET if key.key_size >= USUAL_BITS else State.WEAK
    return state, f"RSA with {key.key_size} bits"


def _policies(domain: str, names: Names) -> tuple[str, tuple[str, ...]]:
    """Where the nearest DMARC record stands, at the domain itself or above it, and what stands there."""
    labels = domain.split(".")
    for place in [".".join(labels[n:]) for n in range(len(labels) - 1)]:
        found = tuple(text for text in names.texts(f"_dmarc.{place}") if _tags(text).get("v") == "DMARC1")
        if found:
            return place, found
    return domain, ()


def _dmarc(asked: Asked, place: str, policies: tuple[str, ...]) -> Finding:
    """place: where they stand; of a domain above the sender's, what it says of those below it counts."""
    about = f"DMARC of {asked.sender}"
    record = f'_dmarc.{asked.sender}. TXT "v=DMARC1; p=quarantine"'
    if len(policies) != 1:
        words = f"{len(policies)} records, so receivers take no notice of any" if policies else "no policy is published"
        remedy = f"leave one of them: {' | '.join(policies)}" if policies else f"publish {record}"
        return Finding(about=about, state=State.MISSED, words=words, remedy=remedy)
    tags = _tags(policies[0])
    policy = (tags.get("p", "") if place == asked.sender else tags.get("sp", tags.get("p", ""))).lower()
    match policy:
        case "quarantine" | "reject":
            return Finding(about=about, state=State.MET, words=f"p={policy}")
        case "none":
            words = "p=none: mail that others send in this name arrives like ours"
            remedy = f"once all of your own mail passes, publish {record}"
            return Finding(about=about, state=State.WEAK, words=words, remedy=remedy)
        case _:
            words = f"p={policy or 'nothing'} is no policy"
            return Finding(about=about, state=State.MISSED, words=words, remedy=f"publish {record}")


def _alignment(asked: Asked, place: str, policies: tuple[str, ...]) -> Finding:
    """Whether SPF counts for DMARC. place: where the policy stands, the domain that has all below it."""
    about = f"{asked.bounces} beside {asked.sender}"
    is_strict = bool(policies) and _tags(policies[0]).get("aspf", "r").lower() == "s"
    ours = {asked.sender, asked.bounces}
    over = min(ours, key=len) if not policies else place
    is_met = len(ours) == 1 if is_strict else all(one == over or one.endswith(f".{over}") for one in ours)
    if is_met:
        return Finding(about=about, state=State.MET, words="the envelope's domain and From's belong together for DMARC")
    return Finding(
        about=about,
        state=State.WEAK,
        words="the envelope's domain is not From's, so that for DMARC the DKIM signature alone counts",
        remedy=f"set MAIL_BOUNCES to {asked.sender if is_strict else f'bounces.{asked.sender}'}",
    )


def _way_back(asked: Asked, names: Names) -> Finding:
    """Whether what cannot be delivered reaches us."""
    about, servers = f"MX of {asked.bounces}", names.mail_servers(asked.bounces)
    remedy = f"publish {asked.bounces}. MX 10 {asked.server or 'the name of the server that takes in what comes back'}"
    if not servers:
        is_there = names.has_address(asked.bounces)
        words = "no mail server is named; some receivers then try the domain's own address, and some refuse our mail"
        return Finding(
            about=about,
            state=State.WEAK if is_there else State.MISSED,
            words=words if is_there else "no mail server takes in what comes back",
            remedy=remedy,
        )
    if servers == ("",):
        words = "it says that it takes no mail, so nothing comes back, and some receivers refuse ours"
        return Finding(about=about, state=State.MISSED, words=words, remedy=remedy)
    lost = [server for server in servers if not server or not names.has_address(server)]
    if lost:
        words = f"{', '.join(lost)} has no address"
        return Finding(about=about, state=State.MISSED, words=words, remedy=f"publish an A or AAAA record of {lost[0]}")
    return Finding(about=about, state=State.MET, words=", ".join(servers))


def _tags(record: str) -> Mapping[str, str]:
    """The record's `name=value` parts; the first of a name counts."""
    found: dict[str, str] = {}
    for part in record.split(";"):
        name, equals, value = part.partition("=")
        if equals:
            found.setdefault(name.strip(), value.strip())
    return found

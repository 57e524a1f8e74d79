"""What `manage.py digest domain` makes of a domain's records, which a real DNS server tells it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command

from tests.digests.dns_server import AWAY, serving
from tracker.digests.domain_check_dns import Names
from tracker.digests.domain_check_spf import spf_of


def rsa_key(bits: int) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits).public_key()
    return base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


LONG, SHORT = rsa_key(2048), rsa_key(1024)
EDWARDS = base64.b64encode(
    ed25519.Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
).decode()
# RSA with 512 bits, which libraries of today refuse to make.
TINY = "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAMvV2CYmn9R7A7KhPrnwDBUVBMs8eUXZPJAgTpxTuVVtXgCJMhXtMpIJ1kG7V0ANYHVYGR4vEJYl0TTPW3cnQZsCAwEAAQ=="
SPF, BACK = ("back.watch.example", "TXT"), ("back.watch.example", "MX")
DKIM, DMARC = ("sw1._domainkey.watch.example", "TXT"), ("_dmarc.watch.example", "TXT")
GOOD = {
    SPF: ["v=spf1 a:mail.watch.example include:_spf.service.example ~all", "another text"],
    ("_spf.service.example", "TXT"): ["v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ?all"],
    ("mail.watch.example", "A"): ["192.0.2.1"],
    BACK: ["20 none.watch.example.", "10 mail.watch.example."],
    ("none.watch.example", "AAAA"): ["2001:db8::1"],
    DKIM: [f"v=DKIM1; k=rsa; p={LONG}"],
    DMARC: ["v=DMARC1; p=reject; rua=mailto:dmarc@watch.example"],
}


@pytest.fixture(autouse=True)
def ours(settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Stillwatch <digests@watch.example>"
    settings.MAIL_BOUNCES = "{}@back.watch.example"
    settings.MAIL_LEAVES, settings.EMAIL_HOST = True, "smtp.watch.example"


def found(
    capsys, changed: Mapping[tuple[str, str], list[str] | tuple[str, ...]], *words: str
) -> dict[str, dict[str, str]]:
    """What the command says, by its first word; changed: what the DNS has other than GOOD."""
    with serving({key: rows for key, rows in (GOOD | dict(changed)).items() if rows}) as (server, _):
        is_missed = not _succeeds("--json", "--server", server, *(words or ("--selector", "sw1")))
    told = {one["about"].partition(" ")[0]: one for one in json.loads(capsys.readouterr().out)}
    assert is_missed == any(one["state"] == "MISSED" for one in told.values())
    return told


def _succeeds(*words: str) -> bool:
    try:
        call_command("digest", "domain", *words)
    except CommandError:
        return False
    return True


def test_a_domain_that_is_right_is_said_to_be(capsys):
    with serving(GOOD) as (server, asked):
        call_command("digest", "domain", "--selector", "sw1", "--server", server)
    assert capsys.readouterr().out.splitlines() == [
        "met     SPF of back.watch.example: one record, ends in ~all, 2 of 10 questions",
        "met     DKIM key sw1._domainkey.watch.example: RSA with 2048 bits",
        "met     DMARC of watch.example: p=reject",
        "met     back.watch.example beside watch.example: the envelope's domain and From's belong together for DMARC",
        "met     MX of back.watch.example: mail.watch.example, none.watch.example",
    ]
    assert len(asked) == len(set(asked)), "nothing is asked twice"


def test_what_is_missing_is_told_with_the_record_to_publish(capsys):
    with serving({("watch.example", "A"): ["192.0.2.1"]}) as (server, _), pytest.raises(CommandError, match="4 of 5"):
        call_command("digest", "domain", "--selector", "sw1", "--server", server)
    out = capsys.readouterr().out
    for words in (
        'back.watch.example. TXT "v=spf1 a:smtp.watch.example -all"',
        'sw1._domainkey.watch.example. TXT "v=DKIM1; k=rsa; p=PUBLIC KEY"',
        '_dmarc.watch.example. TXT "v=DMARC1; p=quarantine"',
        "back.watch.example. MX 10 smtp.watch.example",
    ):
        assert f"-> publish {words}" in out


@pytest.mark.parametrize(
    ("key", "rows", "about", "state", "words"),
    [
        (SPF, ["v=spf1 -all", "v=spf1 mx -all"], "SPF", "MISSED", "2 records"),
        (SPF, ["v=spf1 a:mail.watch.example"], "SPF", "MISSED", "does not say that nobody else"),
        (SPF, ["v=spf1 +all"], "SPF", "MISSED", "lets everybody send"),
        (SPF, ["v=spf1 mx ?all"], "SPF", "MISSED", "nobody else"),
        (SPF, ["v=spf1 mx -alll"], "SPF", "MISSED", "means nothing"),
        (SPF, ["v=spf1 ip4:192.0.2.300 -all"], "SPF", "MISSED", "ip4:192.0.2.300"),
        (SPF, ["v=spf1 include:gone.example -all"], "SPF", "MISSED", "gone.example has no SPF records"),
        (SPF, ["v=spf10 -all"], "SPF", "MISSED", "no record says"),
        (SPF, ["v=spf1 redirect=_spf.service.example"], "SPF", "MISSED", "nobody else"),
        (SPF, ["V=SPF1 A:mail.watch.example/24//64 MX -ALL"], "SPF", "met", "2 of 10"),
        (DKIM, [], "DKIM", "MISSED", "no key is published"),
        (DKIM, [f"v=DKIM1; p={LONG}", f"v=DKIM1; p={SHORT}"], "DKIM", "MISSED", "2 keys"),
        (DKIM, ["v=DKIM1; k=rsa; p="], "DKIM", "MISSED", "revoked"),
        (DKIM, [f"v=DKIM2; p={LONG}"], "DKIM", "MISSED", "no version"),
        (DKIM, [f"p={LONG[:80]} {LONG[80:]}"], "DKIM", "met", "2048"),
        (DKIM, [f"v=DKIM1; p={SHORT}"], "DKIM", "weak", "1024"),
        (DKIM, [f"v=DKIM1; p={TINY}"], "DKIM", "MISSED", "512 bits"),
        (DKIM, [f"v=DKIM1; p={LONG[:-9]}"], "DKIM", "MISSED", "can be read"),
        (DKIM, [f"v=DKIM1; t=y:s; p={LONG}"], "DKIM", "MISSED", "tried out"),
        (DKIM, [f"v=DKIM1; h=sha1; p={LONG}"], "DKIM", "MISSED", "SHA-256"),
        (DKIM, [f"v=DKIM1; s=tlsrpt; p={LONG}"], "DKIM", "MISSED", "not for mail"),
        (DKIM, [f"v=DKIM1; k=ed25519; p={EDWARDS}"], "DKIM", "weak", "Ed25519"),
        (DKIM, [f"v=DKIM1; k=ed25519; p={LONG}"], "DKIM", "MISSED", "no Ed25519 key"),
        (DMARC, [], "DMARC", "MISSED", "no policy"),
        (DMARC, ["v=DMARC1; p=none", "v=DMARC1; p=reject"], "DMARC", "MISSED", "2 records"),
        (DMARC, ["v=DMARC1; p=none"], "DMARC", "weak", "p=none"),
        (DMARC, ["v=DMARC1; p=refuse"], "DMARC", "MISSED", "no policy"),
        (DMARC, ["v=DMARC1; p=reject; aspf=s"], "back.watch.example", "weak", "not From's"),
        (BACK, [], "MX", "MISSED", "no mail server takes in"),
        (BACK, ["0 ."], "MX", "MISSED", "takes no mail"),
        (BACK, ["10 gone.watch.example."], "MX", "MISSED", "gone.watch.example has no address"),
    ],
)  # fmt: skip
def test_each_fault_is_named(capsys, key, rows, about, state, words):
    one = found(capsys, {key: rows})[about]
    assert one["state"] == state
    assert words in one["words"]
    assert bool(one["remedy"]) == (state != "met")


def test_another_domain_does_not_belong_to_the_sender(capsys, settings):
    settings.MAIL_BOUNCES = "{}@back.service.example"
    told = found(capsys, {("back.service.example", kind): GOOD["back.watch.example", kind] for kind in ("TXT", "MX")})
    assert told["back.service.example"]["state"] == "weak"
    assert told["back.service.example"]["remedy"] == "set MAIL_BOUNCES to bounces.watch.example"


def test_the_policy_of_the_domain_above_counts(capsys, settings):
    settings.DEFAULT_FROM_EMAIL = "digests@news.watch.example"
    key = ("sw1._domainkey.news.watch.example", "TXT")
    told = found(capsys, {key: GOOD[DKIM]})
    assert {one["state"] for one in told.values()} == {"met"}
    told = found(capsys, {key: GOOD[DKIM], DMARC: ["v=DMARC1; p=reject; sp=none"]})
    assert told["DMARC"]["state"] == "weak"


def test_a_key_that_nobody_named_is_not_taken_for_right(capsys):
    told = found(capsys, {}, "--selector", "")
    assert (told["DKIM"]["state"], "--selector" in told["DKIM"]["remedy"]) == ("MISSED", True)


@pytest.mark.parametrize(
    ("record", "n_lookups", "fault"),
    [
        ("v=spf1 include:loop.example -all", 11, "more than 10 questions"),
        (f"v=spf1 {' '.join(f'exists:%{{i}}.{n}.example' for n in range(10))} -all", 10, ""),
        (f"v=spf1 {' '.join(f'exists:%{{i}}.{n}.example' for n in range(11))} -all", 11, "more than 10 questions"),
        ("v=spf1 a:x1.example a:x2.example -all", 2, ""),
        ("v=spf1 a:x1.example a:x2.example mx:x3.example -all", 3, "more than 2 of the names"),
        ("v=spf1 ip4:192.0.2.1 exp=why.example unknown=x -all", 0, ""),
    ],
)
def test_questions_are_counted_as_receivers_count(record, n_lookups, fault):
    zone = {("mine.example", "TXT"): [record], ("loop.example", "TXT"): ["v=spf1 include:loop.example -all"]}
    with serving(zone) as (server, _):
        host, port = server.split(":")
        told = spf_of("mine.example", Names((host, int(port))))
    assert told.n_lookups == n_lookups
    assert fault in "; ".join(told.faults)
    assert bool(fault) == bool(told.faults)


@pytest.mark.parametrize(
    ("key", "record"),
    [
        (SPF, "v=spf1 TRAP -all"),
        (SPF, "v=spf1 include:TRAP.example -all"),
        (("_spf.service.example", "TXT"), "v=spf1 TRAP -all"),
        (DKIM, "v=DKIM1; h=TRAP; p=x"),
        (DMARC, "v=DMARC1; p=TRAP"),
    ],
)
def test_nothing_that_strangers_publish_commands_the_terminal(capsys, key, record):
    record = record.replace("TRAP", r"\027[31mowned\007\010")  # as a zone file has the escape sequence
    with serving(GOOD | {key: [record]}) as (server, _), pytest.raises(CommandError) as raised:
        call_command("digest", "domain", "--selector", "sw1", "--server", server)
    said = f"{capsys.readouterr().out}{raised.value}"
    assert "[31mowned" in said
    assert said.replace("\n", "").isprintable()


def test_no_answer_is_not_taken_for_nothing():
    with (
        serving(GOOD | {DMARC: AWAY}) as (server, _),
        pytest.raises(CommandError, match=r"DNS does not answer.*_dmarc"),
    ):
        call_command("digest", "domain", "--selector", "sw1", "--server", server)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--server", "dns.example"), "this is no address"),
        (("--server", "127.0.0.1:0"), "this is no address"),
        (("--selector", "a b"), "this is no name of a key"),
    ],
)
def test_what_cannot_be_asked_is_refused(words, said):
    with pytest.raises(CommandError, match=said):
        call_command("digest", "domain", *words)


def test_mail_that_comes_from_nowhere_is_refused(settings):
    settings.DEFAULT_FROM_EMAIL = "Stillwatch <stillwatch@localhost>"
    with pytest.raises(CommandError, match="set MAIL_FROM"):
        call_command("digest", "domain")

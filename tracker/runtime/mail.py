"""How mail leaves, out of the environment: checked settings whose secrets no error shows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tracker.runtime.environment import SettingError, text

SMTP = "django.core.mail.backends.smtp.EmailBackend"
CONSOLE = "django.core.mail.backends.console.EmailBackend"
FOLDER = "tracker.digests.backends.FolderBackend"
# Before the @ stand at most 64 characters, and a bounce's token takes 42 and a plus of them.
LONGEST_BOUNCES = 21
_FORMS = (
    "write smtp://user:password@host:587?tls=starttls, smtps://user:password@host, folder:PATH, console: or "
    "backend:package.module.Class, or unset it."
)


class Tls(StrEnum):
    """How the way to the mail server is kept secret: not, from the second line on, from the start."""

    NONE = "none"
    STARTTLS = "starttls"
    IMPLICIT = "implicit"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRoute:
    """backend: of Django's mail. leaves: whether mail goes to those to whom it is addressed. folder: of a mailbox folder."""

    backend: str
    leaves: bool
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    tls: Tls = Tls.NONE
    folder: Path | None = None


def mail_route(name: str, var: Path) -> MailRoute:
    """Where mail goes; unset: to a folder in `var`. Raises SettingError. The value itself is never shown."""
    value = text(name)
    scheme, colon, rest = value.partition(":")
    match scheme.lower():
        case "":
            return MailRoute(backend=FOLDER, leaves=False, folder=var / "mail")
        case "console" if colon and not rest.strip("/"):
            return MailRoute(backend=CONSOLE, leaves=False)
        case "folder" if rest:
            return MailRoute(backend=FOLDER, leaves=False, folder=Path(rest.removeprefix("//")).expanduser().resolve())
        case "backend" if rest:
            return MailRoute(backend=_backend(name, rest), leaves=True)
        case "smtp" | "smtps":
            return _server(name, value)
        case _:
            raise SettingError(f"{name} names no way for mail to leave: {_FORMS}")


def sender(name: str, host: str, *, leaves: bool) -> str:
    """What stands in From. host: of the site, for mail that reaches nobody. Raises SettingError."""
    value = text(name)
    if not value:
        if leaves:
            raise SettingError(f"{name} is missing, and MAIL_URL sends mail: write Stillwatch <digests@your.domain>.")
        return f"Stillwatch <stillwatch@{'localhost' if _is_address(host) else host}>"
    _, address = parseaddr(value)
    if not is_mail_address(address) or any(mark in value for mark in "\r\n"):
        raise SettingError(f"{name} is {value!r}: write a mail address, like Stillwatch <digests@your.domain>.")
    return value


def bounce_pattern(name: str, sent_from: str) -> str:
    """The envelope's sender with '{}' where the token of each mail comes. Raises SettingError."""
    value = text(name) or parseaddr(sent_from)[1]
    if "@" not in value and is_mail_address(f"x@{value}"):
        return f"{{}}@{value}"
    if not is_mail_address(value) or "{" in value:
        raise SettingError(f"{name} is {value!r}: write a mail address or a domain that takes in what comes back.")
    local, _, domain = value.rpartition("@")
    if len(local) > LONGEST_BOUNCES:
        raise SettingError(
            f"{name} is {value!r}: with each mail's token there would stand more than 64 characters before the @; "
            f"write an address with at most {LONGEST_BOUNCES}, or a domain of its own."
        )
    return f"{local}+{{}}@{domain}"


def service_settings(name: str, backend: str) -> dict[str, Any]:
    """The settings of django-anymail, none where unset. backend: of the mail. Raises SettingError; no value is shown.

    What a service cannot do is left out rather than that no mail is sent: few take the envelope's sender.
    """
    value, is_ours = text(name), backend.startswith("anymail.")
    if not value and not is_ours:
        return {}
    form = 'write a JSON object such as {"MAILGUN_API_KEY": "…", "MAILGUN_WEBHOOK_SIGNING_KEY": "…"}.'
    try:
        told = json.loads(value or "null")
    except ValueError as error:
        raise SettingError(f"{name} is no JSON: {form}") from error
    if not isinstance(told, dict) or not told:
        missing = (
            f"{name} is missing, and MAIL_URL names a back end of anymail's" if not value else f"{name} is no object"
        )
        raise SettingError(f"{missing}: {form}")
    if find_spec("anymail") is None:
        raise SettingError(f"{name} is set, and django-anymail is not installed: install it, or unset {name}.")
    return {"IGNORE_UNSUPPORTED_FEATURES": True, **told}


def is_mail_address(address: str) -> bool:
    """Whether it has one @ with a name and a domain around it, and no character that ends an address."""
    local, at, domain = address.rpartition("@")
    is_clean = address.isascii() and address.isprintable() and not set(' <>()[],;:\\"') & {*address}
    return bool(at and local and domain and is_clean and "@" not in local and not domain.startswith((".", "-")))


def _server(name: str, value: str) -> MailRoute:
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise SettingError(f"{name} cannot be read as an address: {_FORMS}") from error
    options = parse_qs(parts.query, keep_blank_values=True)
    if not host or parts.path.strip("/") or set(options) - {"tls"}:
        missing = "has no host" if not host else "has parts that are not provided for"
        raise SettingError(f"{name} {missing}: {_FORMS}")
    tls = _tls(name, parts.scheme, options.get("tls", [""])[-1], host)
    if parts.username and not parts.password:
        raise SettingError(f"{name} has a user without a password: write user:password@, or neither.")
    if parts.password and tls is Tls.NONE and not _is_loopback(host):
        raise SettingError(f"{name} would send its password unencrypted: write ?tls=starttls, or smtps://.")
    usual = {Tls.NONE: 25, Tls.STARTTLS: 587, Tls.IMPLICIT: 465}[tls]
    return MailRoute(
        backend=SMTP,
        leaves=True,
        host=host,
        port=port or usual,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
    )


def _tls(name: str, scheme: str, asked: str, host: str) -> Tls:
    """Unasked, only a server on this machine is spoken to in the clear."""
    if scheme == "smtps":
        if asked:
            raise SettingError(
                f"{name} has smtps:// and tls= as well: smtps:// is encrypted from the start; leave tls= out."
            )
        return Tls.IMPLICIT
    match asked:
        case "":
            return Tls.NONE if _is_loopback(host) else Tls.STARTTLS
        case "starttls" | "none":
            return Tls(asked)
        case _:
            raise SettingError(f"{name} has tls={asked}: write tls=starttls or tls=none.")


def _backend(name: str, path: str) -> str:
    module = path.rpartition(".")[0]
    try:
        found = bool(module) and find_spec(module)  # importing it might need the settings, which are only being made
    except ModuleNotFoundError:
        found = None
    if not found:
        raise SettingError(f"{name} names the mail back end {path}, which is not installed: install it, or correct it.")
    return path


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True

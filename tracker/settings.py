"""Environment -> Django's settings. Every name that the environment may set stands in `tracker/runtime/environment.py`."""

from pathlib import Path

from tracker.runtime import environment, mail, secret
from tracker.runtime.environment import SettingError
from tracker.runtime.postgres import DATABASE, USER, socket_folder

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = (BASE_DIR / environment.text("TRACKER_VAR")).resolve()

DEBUG = environment.flag("DEBUG")
LOG_LEVEL = environment.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"))
IS_LIVE = environment.flag("LIVE")
CONTACT = environment.text("CONTACT")
SAMPLE_NEWSROOM = environment.loopback_address("SAMPLE_NEWSROOM")
FETCH_PORTS = environment.ports("FETCH_PORTS")

# The site
_site = environment.site("SITE_URL")
SITE_URL = _site.url
ALLOWED_HOSTS = list(dict.fromkeys([_site.host, "localhost", "127.0.0.1", "[::1]"]))
# TLS ends at a proxy in front, so where there is TLS there is one.
PROXIES = environment.whole_number("PROXIES", low=0, high=9) if environment.text("PROXIES") else int(_site.is_secure)
ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "tracker.runtime",
    "tracker.digests",  # each before the next, to whose command `bench` it adds
    "tracker.evidence",
    "tracker.collection",
    "tracker.web",
    "tracker.accounts",
    "tracker.desk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.web.compression.GZipOfPublicPages",
    "django.contrib.sessions.middleware.SessionMiddleware",  # public pages never look at the session, so they set no cookie
    "django.middleware.locale.LocaleMiddleware",
    "tracker.web.middleware.ComposedForReaders",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tracker.accounts.middleware.PrivatePages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# The database: PostgreSQL, always
_database = environment.database_address("DATABASE_URL")
IS_EMBEDDED = _database is None
# A reader does not wait longer for a database that is away; for workers see `tracker/celery.py`.
_pool = {"min_size": 1, "max_size": environment.whole_number("DATABASE_POOL_SIZE", low=2, high=200), "timeout": 3}
_pool["reconnect_timeout"] = 5  # then whoever asks next makes it begin anew; the pool itself would wait ever longer
# A server that is gone without a word is noticed within a minute: seconds, and milliseconds. Sockets on this machine need none.
_keepalive = {
    "keepalives_idle": "20",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "50000",
}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.name if _database else DATABASE,
        "USER": _database.user if _database else USER,
        "PASSWORD": _database.password if _database else "",
        "HOST": _database.host if _database else str(socket_folder(VAR_DIR)),
        "PORT": _database.port if _database else "",
        "OPTIONS": {"pool": _pool, **_keepalive, **(_database.options if _database else {})},
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Celery's broker, and who it gives nothing to; what follows from it stands in `tracker/celery.py`
BROKER_URL = environment.broker_url("BROKER_URL")
# A deaf worker works again within three minutes, its start on a busy machine included. Nobody else is silent so long: Celery
# pauses for half a minute where its queue was away, and whoever fetches or reads is done within its lease.
DEAF_SECONDS = environment.whole_number("DEAF_SECONDS", low=2, high=3600)

# Mail; what leaves goes through `tracker/digests/sending.py`
_mail = mail.mail_route("MAIL_URL", VAR_DIR)
EMAIL_BACKEND = _mail.backend
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.tls is mail.Tls.STARTTLS, _mail.tls is mail.Tls.IMPLICIT
EMAIL_TIMEOUT = 30  # seconds for each answer
MAIL_FOLDER = _mail.folder or VAR_DIR / "mail"
MAIL_LEAVES = _mail.leaves
DEFAULT_FROM_EMAIL = SERVER_EMAIL = mail.sender("MAIL_FROM", _site.host, leaves=_mail.leaves)
MAIL_BOUNCES = mail.bounce_pattern("MAIL_BOUNCES", DEFAULT_FROM_EMAIL)
ANYMAIL = mail.service_settings("ANYMAIL", _mail.backend)
INSTALLED_APPS += ["anymail"] if ANYMAIL else []
MAIL_RATE = environment.whole_number("MAIL_RATE", low=1, high=100_000)

# Reading
NAME_MODEL = environment.spacy_pipeline("NAME_MODEL")

# Secrets
SECRET_KEY = environment.text("SECRET_KEY") or (secret.kept_in(VAR_DIR / "secret_key") if IS_EMBEDDED else "")
if not SECRET_KEY:
    raise SettingError("SECRET_KEY is missing, and with DATABASE_URL none is made up: set it or SECRET_KEY_FILE.")
# The first signs links in mails, and those that any of them signed hold; addresses are hashed under the last.
DIGEST_KEYS = (secret.to_be_followed("DIGEST_KEY") or SECRET_KEY, *environment.keys("DIGEST_KEY_FALLBACKS"))

# Accounts: known by a mail address that was proved by a code; what allauth's other settings are follows from these
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email",)},
    },
]
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_PATH = "/account/"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "digests:account"
LOGOUT_REDIRECT_URL = "web:home"
CSRF_FAILURE_VIEW = "tracker.web.views.refusals.not_from_here"
ACCOUNT_ADAPTER = "tracker.digests.account_mail.OutboxAdapter"  # digests build on accounts, so it stands there
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Stillwatch: "
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # whoever changes it stays; all others must sign in again
# Guesses of a password or a code: whoever is locked out by a stranger's gets in by resetting.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key,20/d/key", "reset_password": "20/m/ip,3/h/key"}
MFA_ADAPTER = "tracker.accounts.second_factor.SecondFactor"
MFA_TOTP_ISSUER = "Stillwatch"
MFA_TOTP_TOLERANCE = 1  # clocks of telephones may be half a minute off
# Counts of attempts, the same for all processes
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_count",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

# Language and time: each page in the language that its address begins with, English where it names none
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("tr", "Türkçe"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "tracker" / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files: hashed names, served by whitenoise
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# What browsers are told
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],  # page audits fetch robots.txt from the page; no script runs that could
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _site.is_secure
if _site.is_secure:
    # TLS ends at the proxy in front, which alone knows how the reader came.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "tracker.runtime.logs.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        # Two lines for every task, one for every tick: the tables say what was done.
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.worker.request": {"level": "WARNING"},  # one line for every hint that was told again
        "celery.beat": {"level": "WARNING"},
    },
}

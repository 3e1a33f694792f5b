"""Every setting, read from the environment once. No branch on being tested: ENVIRONMENT is data like the rest."""

from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from billing_ops import environment, logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

ENVIRONMENT = environment.one_of("ENVIRONMENT", env.str("ENVIRONMENT", "production"), environment.ENVIRONMENTS)
DEMO = ENVIRONMENT == "demo"


def _secret(name: str, outside_production: str = "") -> str:
    """A value that production must be given and that demo and test may leave out."""
    default = "" if ENVIRONMENT == "production" else outside_production
    return environment.required_in_production(name, env.str(name, default), ENVIRONMENT)


SECRET_KEY = _secret("SECRET_KEY", "a demo signs nothing that matters" * 2)
# The newest first: it encrypts and fingerprints, the others only read what they once wrote.
FIELD_ENCRYPTION_KEYS = [key.strip() for key in _secret("FIELD_ENCRYPTION_KEYS", SECRET_KEY).split(",")]
DEBUG = False
PUBLIC_URL = env.str("PUBLIC_URL", "http://127.0.0.1:8000")
# Behind a proxy every request comes from the proxy: without the count, one guesser locks everybody out of sign-in.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.count("TRUSTED_PROXY_COUNT", env.int("TRUSTED_PROXY_COUNT", 0))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CLOCK_OFFSET = env.int("CLOCK_OFFSET", 0)
if ENVIRONMENT == "production" and CLOCK_OFFSET:
    raise ImproperlyConfigured("CLOCK_OFFSET is for demos and tests; it must be 0 in production.")
PROCESS_START = environment.day("PROCESS_START", _secret("PROCESS_START", "2025-01-01"))
ANCHOR_PATH = Path(env.str("ANCHOR_PATH", str(BASE_DIR / "var" / "audit-anchor")))
# Five minutes after its first entry a production trail is anchored; without a file somebody took it away.
ANCHOR_REQUIRED = ENVIRONMENT == "production"
HANDBOOK_REVISION = environment.one_of("HANDBOOK_REVISION", env.str("HANDBOOK_REVISION", "base"), ("base", "current"))
MFA_REQUIRED_ROLES = env.list("MFA_REQUIRED_ROLES", default=[])

# --- Stripe -------------------------------------------------------------------------------------------
STRIPE_API_BASE = env.str("STRIPE_API_BASE", "https://api.stripe.com")
STRIPE_UI_BASE = env.str("STRIPE_UI_BASE", "https://dashboard.stripe.com")
STRIPE_READ_KEY = _secret("STRIPE_READ_KEY")
STRIPE_WRITE_KEY = env.str("STRIPE_WRITE_KEY", "")
STRIPE_MONTHLY_GETS = environment.count("STRIPE_MONTHLY_GETS", env.int("STRIPE_MONTHLY_GETS", 10_000))
STRIPE_SHARE_PERCENT = environment.count("STRIPE_SHARE_PERCENT", env.int("STRIPE_SHARE_PERCENT", 50))
STRIPE_WEBHOOKS = environment.one_of("STRIPE_WEBHOOKS", env.str("STRIPE_WEBHOOKS", "off"), environment.SWITCH)
STRIPE_WEBHOOK_SECRETS = environment.webhook_secrets("STRIPE", STRIPE_WEBHOOKS, env.str("STRIPE_WEBHOOK_SECRETS", ""))

# --- HubSpot ------------------------------------------------------------------------------------------
HUBSPOT_API_BASE = env.str("HUBSPOT_API_BASE", "https://api.hubapi.com")
HUBSPOT_UI_BASE = env.str("HUBSPOT_UI_BASE", "https://app-eu1.hubspot.com")
HUBSPOT_READ_TOKEN = _secret("HUBSPOT_READ_TOKEN")
HUBSPOT_WRITE_TOKEN = env.str("HUBSPOT_WRITE_TOKEN", "")
HUBSPOT_PORTAL_ID = env.str("HUBSPOT_PORTAL_ID", "26586079")
HUBSPOT_PORTAL_ZONE = environment.zone("HUBSPOT_PORTAL_ZONE", env.str("HUBSPOT_PORTAL_ZONE", "Europe/Berlin"))
HUBSPOT_TICKET_TEAM_PROPERTY = env.str("HUBSPOT_TICKET_TEAM_PROPERTY", "flowfuse_team_id")
HUBSPOT_TEAM_PROPERTY = env.str("HUBSPOT_TEAM_PROPERTY", "flowfuse_team_id")
HUBSPOT_VAT_PROPERTY = env.str("HUBSPOT_VAT_PROPERTY", "vat_number")
HUBSPOT_INVOICE_KEY_PROPERTY = env.str("HUBSPOT_INVOICE_KEY_PROPERTY", "billing_ops_key")
HUBSPOT_WEBHOOKS = environment.one_of("HUBSPOT_WEBHOOKS", env.str("HUBSPOT_WEBHOOKS", "off"), environment.SWITCH)
HUBSPOT_WEBHOOK_SECRETS = environment.webhook_secrets(
    "HUBSPOT", HUBSPOT_WEBHOOKS, env.str("HUBSPOT_WEBHOOK_SECRETS", "")
)
PROVIDER_TIMEOUT_SECONDS = (5, 30)

# --- How fast they are asked, by all processes together: below what they allow (100 and 25 a second; 19 and 5) ------
STRIPE_REQUESTS_PER_SECOND = environment.positive(
    "STRIPE_REQUESTS_PER_SECOND", env.float("STRIPE_REQUESTS_PER_SECOND", 60)
)
STRIPE_ENDPOINT_REQUESTS_PER_SECOND = environment.positive(
    "STRIPE_ENDPOINT_REQUESTS_PER_SECOND", env.float("STRIPE_ENDPOINT_REQUESTS_PER_SECOND", 20)
)
HUBSPOT_REQUESTS_PER_SECOND = environment.positive(
    "HUBSPOT_REQUESTS_PER_SECOND", env.float("HUBSPOT_REQUESTS_PER_SECOND", 15)
)
HUBSPOT_SEARCHES_PER_SECOND = environment.positive(
    "HUBSPOT_SEARCHES_PER_SECOND", env.float("HUBSPOT_SEARCHES_PER_SECOND", 4)
)

# --- How often each list is read in full, and so compared: polls and webhooks keep it fresh in between -------
RECONCILE_HOURS = environment.hours(
    "RECONCILE_HOURS",
    env.str(
        "RECONCILE_HOURS",
        "stripe=168 stripe.coupons=24 stripe.promotion_codes=24 stripe.balance_transactions=2160 hubspot=24",
    ),
    ("stripe", "hubspot"),
)
SYNC_REQUESTS_AT_ONCE = env.int("SYNC_REQUESTS_AT_ONCE", 10)

# --- How often each is asked what changed, whether or not its webhooks come --------------------------------
SYNC_STRIPE_POLL_MINUTES = environment.positive("SYNC_STRIPE_POLL_MINUTES", env.float("SYNC_STRIPE_POLL_MINUTES", 5))
SYNC_STRIPE_POLL_MINUTES_WITH_WEBHOOKS = environment.positive(
    "SYNC_STRIPE_POLL_MINUTES_WITH_WEBHOOKS", env.float("SYNC_STRIPE_POLL_MINUTES_WITH_WEBHOOKS", 30)
)
SYNC_HUBSPOT_POLL_MINUTES = environment.positive("SYNC_HUBSPOT_POLL_MINUTES", env.float("SYNC_HUBSPOT_POLL_MINUTES", 5))

# --- A team's page: how old it may be where money is decided, and how often it may be read again by hand --------
TEAM_STALE_MINUTES = environment.positive("TEAM_STALE_MINUTES", env.float("TEAM_STALE_MINUTES", 60))
TEAM_REFRESH_SECONDS = environment.positive("TEAM_REFRESH_SECONDS", env.float("TEAM_REFRESH_SECONDS", 30))

# --- What we look people up by ------------------------------------------------------------------------
TEAM_ID_PATTERN = env.str("TEAM_ID_PATTERN", r"^[0-9ABDEGJ-RV-Zabdegj-rv-z]{10}$")
LOOKUP_MINUTES = env.int("LOOKUP_MINUTES", 60)
CLOSED_TICKET_DAYS = env.int("CLOSED_TICKET_DAYS", 30)
LOOKUPS_PER_HOUR = int(environment.positive("LOOKUPS_PER_HOUR", env.int("LOOKUPS_PER_HOUR", 60)))
LOOKUPS_PER_DAY = int(environment.positive("LOOKUPS_PER_DAY", env.int("LOOKUPS_PER_DAY", 200)))
SEARCH_NAMES_PER_HOUR = int(environment.positive("SEARCH_NAMES_PER_HOUR", env.int("SEARCH_NAMES_PER_HOUR", 300)))

# --- Django -------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "template_partials",
    "csp",
    "django_structlog",
    "allauth",
    "allauth.account",
    "billing_ops.kernel",
    "billing_ops.audit",
    "billing_ops.handbook_page",
    "accounts",
    "customers",
    "subscriptions",
    "coupons",
    "invoices",
    "credits",
    "sync",
]
MIDDLEWARE = [
    "sync.inbox.middleware.WebhooksFirst",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "billing_ops.kernel.middleware.NothingIsKept",
    "csp.middleware.CSPMiddleware",
    "billing_ops.kernel.middleware.ReadableAddresses",
    "billing_ops.kernel.readers_zone.ReadersZone",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SessionLimits",
    "billing_ops.kernel.middleware.DenyByDefault",
    "django_structlog.middlewares.RequestMiddleware",
]
ROOT_URLCONF = "billing_ops.urls"
WSGI_APPLICATION = "billing_ops.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "billing_ops.dashboard.context.page",
            ]
        },
    }
]

# Forms are drawn by templates/django/forms/.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# `default` is billing_app, which can do no more than its grants say; `owner` is billing_owner and migrates.
DATABASE_URL = env.str("DATABASE_URL", "postgresql://billing_app@localhost/billing")
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", "postgresql://billing_owner@localhost/billing")
DATABASES: dict[str, dict[str, Any]] = {
    "default": environment.database("DATABASE_URL", DATABASE_URL),
    "owner": environment.database("DATABASE_OWNER_URL", DATABASE_OWNER_URL),
}
# A pool pays in the web server's threads only; a prefork worker was slower with one.
if env.int("DATABASE_POOL_SIZE", 0):
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL_SIZE", 0),
        "timeout": 3,
    }
DATABASE_ROUTERS = ["billing_ops.kernel.roles.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entry"}}
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# --- Sign-in: by password, no sign-up, no e-mail flows; only the allauth pages that accounts/urls.py routes -----
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.StaffBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
SESSION_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "billing_ops.kernel.refusals.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
# A browser takes a `__Host-` cookie from this host alone, over TLS, for every path: no neighbour can plant one.
_COOKIE_PREFIX = "__Host-" if SESSION_COOKIE_SECURE else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}session", f"{_COOKIE_PREFIX}csrf"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0

# --- Celery: a doorbell, never the place where work is remembered ------------------------------------------
REDIS_URL = env.str("REDIS_URL", "redis://localhost:6379/0")
CELERY_BROKER_URL = environment.celery_broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 10}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "sync"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
_HEARTBEAT = {"task": "sync.tasks.beat_heart", "schedule": 15}
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "anchor the audit trail": {
        "task": "billing_ops.audit.tasks.anchor_head",
        "schedule": 300,
        "options": {"queue": "money"},
    },
    "clear ended sessions": {"task": "accounts.tasks.clear_ended_sessions", "schedule": crontab(hour="3", minute="0")},
    "verify the audit trail": {
        "task": "billing_ops.audit.tasks.verify_trail",
        "schedule": crontab(hour="3", minute="10"),
        "options": {"queue": "money"},
    },
    # What is due is told by the newest reads, so that a restart of beat puts nothing off.
    "read what is due": {"task": "sync.tasks.start_due", "schedule": 300, "options": {"expires": 300}},
    "read a thirtieth of the balances": {
        "task": "sync.tasks.mark_balance_sample",
        "schedule": crontab(hour="2", minute="20"),
    },
    "forget old events": {"task": "sync.tasks.forget_old", "schedule": crontab(hour="3", minute="30")},
    "check again what HubSpot's silence left open": {
        "task": "subscriptions.tasks.recheck_unchecked",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "mark killed syncs": {"task": "sync.tasks.bury_killed_runs", "schedule": 60},
    "heart of the money worker": {
        **_HEARTBEAT,
        "kwargs": {"queue": "money"},
        "options": {"queue": "money", "expires": 15},
    },
    "heart of the sync worker": {
        **_HEARTBEAT,
        "kwargs": {"queue": "sync"},
        "options": {"queue": "sync", "expires": 15},
    },
}

LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
LOGGING = logs.configure(level=LOG_LEVEL, as_json=ENVIRONMENT == "production")

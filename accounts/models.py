"""Staff users and the roles they hold or held."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import Lower

from accounts import roles
from billing_ops.kernel.actor import Actor


class Title(models.TextChoices):
    """Titles that decide something: credits are approved by one of these two (R50)."""

    NONE = "", "–"
    CTO = "CTO", "CTO"
    CEO = "CEO", "CEO"


class UserManager(BaseUserManager["User"]):
    """Makes users whose e-mail is stored in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """This method will return a saved user; without a password nobody can sign in as them by password."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def with_open_roles(self) -> "models.QuerySet[User]":
        """This method will return users who bring along the roles they hold now, which `role_names` then has ready."""
        held = RoleGrant.objects.filter(user=models.OuterRef("pk"), ended_at=None).order_by()
        return self.annotate(open_roles=ArraySubquery(held.values("role")))

    def get_by_natural_key(self, username: str | None) -> "User":
        """This method will return the user with that e-mail, in any case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """
    A member of staff. The e-mail is the sign-in name, unique and lower case.

    There is no superuser and no permission of a single user: what somebody may do follows from the open
    RoleGrants alone. A user is never deleted, only made inactive, and loses every session with the next request.
    """

    email = models.EmailField("e-mail", unique=True)
    name = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=3, choices=Title.choices, blank=True, default=Title.NONE)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        ordering = ("email",)
        constraints = (
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case"),
            models.CheckConstraint(condition=models.Q(title__in=Title.values), name="user_title_known"),
        )

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def role_names(self) -> frozenset[str]:
        """The roles this user holds now, as stored; read once per instance, so once per request."""
        held: list[str] | None = vars(self).get("open_roles")
        if held is None:
            open_grants = self.role_grants.filter(ended_at=None)
            held = vars(self)["open_roles"] = list(open_grants.values_list("role", flat=True))
        return frozenset(held)

    @property
    def role_words(self) -> str:
        """The roles and the title for people to read: "Executive, CTO"."""
        words = [roles.Role(role).label for role in sorted(self.role_names)]
        return ", ".join([*words, self.title] if self.title else words)

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """This method will say whether an open role of an active user gives the permission (its enum value)."""
        return self.is_active and perm in roles.permissions_of(self.role_names, title=self.title)

    def actor(self) -> Actor:
        """This method will return who acts, as audit and outbox store it."""
        return Actor(id=self.pk, label=self.email, roles=self.role_names, title=self.title)


class RoleGrant(models.Model):
    """
    One stretch of time in which a user held a role; `ended_at` empty means now. Rows are ended, never removed.

    Rule: handbook R3. Who granted and ended it is a label, because a grant outlives the granter's account.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=roles.Role.choices)
    granted_by = models.CharField(max_length=254)
    granted_at = models.DateTimeField()
    ended_by = models.CharField(max_length=254, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("user", "granted_at")
        constraints = (
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(ended_at=None), name="role_grant_held_once"
            ),
            models.CheckConstraint(condition=models.Q(role__in=roles.Role.values), name="role_grant_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

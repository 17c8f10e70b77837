"""Personal links: made from the secret of the installation, so that who only has the database cannot follow one."""

import base64
import hashlib
import hmac

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.organisation.models import Term

from .models import Issue


def token_of(secret: str, issue: Issue) -> str:
    """The token of this issue's link, 43 characters; another one each time `issue.link` rises."""
    digest = hmac.new(secret.encode(), f"briefing:{issue.id}:{issue.link}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hashed(token: str) -> str:
    """How a token is known in the database."""
    return hashlib.sha256(token.encode()).hexdigest()


def give_link(secret: str, issue: Issue) -> str:
    """Make the link of this issue the one that works; gives its token. The issue has an id."""
    token = token_of(secret, issue)
    issue.token_hash = hashed(token)
    return token


def issue_of_link(session: Session, token: str) -> Issue | None:
    """Whose link this is; None when it is unknown, revoked, expired, or of somebody who left."""
    issue = session.scalar(select(Issue).where(Issue.token_hash == hashed(token)))
    return issue if issue is not None and works(issue) else None


def works(issue: Issue) -> bool:
    """Whether its link leads somewhere: not when it is revoked or expired, or of somebody who left."""
    return issue.revoked_at is None and issue.expires_on >= clock.today() and not has_left(issue.term)


def has_left(term: Term) -> bool:
    """Whether this seat is no longer theirs; on their last day it still is."""
    return term.until is not None and term.until < clock.today()

"""Coming in with a work account: OpenID Connect, code flow with PKCE (docs/decisions/oidc.md)."""

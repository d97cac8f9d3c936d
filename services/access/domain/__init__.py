"""The rules of access: posts, who may decide what, accounts, passwords, limits, sign-ins."""

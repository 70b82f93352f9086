"""Restoring: to a new database, in the place of the live one, and taking that back."""

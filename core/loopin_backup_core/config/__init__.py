"""Profiles, credentials and what the policy of the machine permits."""

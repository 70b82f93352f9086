"""The text of a dump: its index, its filter, the formats of others."""

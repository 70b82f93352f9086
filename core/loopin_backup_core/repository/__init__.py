"""The backup directory: manifests, journal, catalog, codec and encryption."""

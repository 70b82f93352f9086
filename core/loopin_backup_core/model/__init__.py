"""Values, errors, progress, context, connection strings, formatting: no effects and no clock."""

"""Pure decisions: nothing here reads a clock, a file or a server."""

"""The machine: processes, files, paths and clock."""

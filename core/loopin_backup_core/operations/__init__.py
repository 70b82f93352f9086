"""One file a job, in the order of its steps."""

"""Qt models over core's values; they know neither views nor jobs."""

"""Long work in threads of its own: what is to be done, how it goes, and the one who runs it."""

from loopin_backup_gui.jobs.job import Job, JobSpec, JobState
from loopin_backup_gui.jobs.runner import JobRunner

__all__ = ["Job", "JobRunner", "JobSpec", "JobState"]

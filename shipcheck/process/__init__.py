"""The only place that starts processes: groups, time limits, and a guardian should we die."""

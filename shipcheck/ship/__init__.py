"""The gate: runs a checklist on a change and decides."""

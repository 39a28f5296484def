"""Liquibase's changelogs, whichever of its formats they are written in."""

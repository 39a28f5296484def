"""Rehearsals: shipcheck does it on a copy and watches."""

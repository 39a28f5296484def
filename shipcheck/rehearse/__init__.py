"""The rehearsals: what shipcheck does on a copy and watches."""

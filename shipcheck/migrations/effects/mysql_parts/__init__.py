"""What operations do to tables on MySQL and MariaDB, one file a kind of operation."""

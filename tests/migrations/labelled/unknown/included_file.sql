\i shared/helpers.sql

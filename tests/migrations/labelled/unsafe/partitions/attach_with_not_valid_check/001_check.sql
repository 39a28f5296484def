ALTER TABLE measurements_2025 ADD CONSTRAINT in_2025
    CHECK (taken_on >= '2025-01-01' AND taken_on < '2026-01-01') NOT VALID;

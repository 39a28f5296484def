ALTER TABLE measurements SET TABLESPACE slow_disks;

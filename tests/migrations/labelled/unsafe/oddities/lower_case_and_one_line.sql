create index a_idx on a(b); alter table a add constraint c check (b > 0);

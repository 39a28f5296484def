ALTER TABLE measurements SET ACCESS METHOD columnar;

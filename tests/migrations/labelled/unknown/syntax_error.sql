ALTER TABLE users ADD COLUM nickname text;

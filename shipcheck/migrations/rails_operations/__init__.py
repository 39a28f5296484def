"""Rails' migrations: the methods of `ActiveRecord::Migration` as what they do to the database."""

ALTER TABLE "blog_entry" RENAME TO "blog_post";

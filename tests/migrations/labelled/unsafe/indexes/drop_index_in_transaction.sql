DROP INDEX IF EXISTS comments_spam_score_idx;

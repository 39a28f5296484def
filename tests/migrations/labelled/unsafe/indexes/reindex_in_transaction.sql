REINDEX INDEX payments_reference_idx;

-- The tables are new and may be full. Without statistics a page is sought in the wrong index until autovacuum comes by.
ANALYZE users, credential_lists, credentials, credential_versions;

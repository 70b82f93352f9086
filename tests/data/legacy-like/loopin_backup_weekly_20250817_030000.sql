pg_dump: error: connection to server at "db.internal.example", port 5432 failed: FATAL:  the database system is starting up

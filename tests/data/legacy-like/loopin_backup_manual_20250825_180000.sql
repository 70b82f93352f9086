-- LoopIn Database Backup
-- Created: 2025-08-25T18:00:00+00:00
-- Type: manual
-- Version: 4.0 (SQL Format)

SET FOREIGN_KEY_CHECKS = 0;

DELETE FROM users;
INSERT INTO users (`id`, `username`) VALUES (1, 'person1');

SET FOREIGN_KEY_CHECKS = 1;

-- Backup completed successfully
-- Total records: 1

ALTER TABLE users MODIFY name varchar(51) NOT NULL
ALTER TABLE users MODIFY name varchar(50)
ALTER TABLE users MODIFY name varchar(50) CHARACTER SET latin1 NOT NULL
ALTER TABLE users MODIFY name varchar(50) COLLATE utf8mb4_bin NOT NULL
ALTER TABLE users MODIFY mail varchar(80)
ALTER TABLE users MODIFY mail varchar(80) DEFAULT 'y'
ALTER TABLE users MODIFY mail varchar(80) DEFAULT 'x' COMMENT 'c'
ALTER TABLE users MODIFY mail varchar(80) INVISIBLE DEFAULT 'x'
ALTER TABLE users MODIFY id int NOT NULL
ALTER TABLE users MODIFY age bigint
ALTER TABLE users MODIFY age int(5)
ALTER TABLE users MODIFY age int CHECK (age > 0)
ALTER TABLE users MODIFY age int zerofill
ALTER TABLE users MODIFY active bool DEFAULT 0
ALTER TABLE users MODIFY active tinyint(4) DEFAULT 1
ALTER TABLE users MODIFY made datetime DEFAULT current_timestamp() ON UPDATE current_timestamp()
ALTER TABLE users MODIFY made datetime(3) DEFAULT current_timestamp(3)
ALTER TABLE users MODIFY made timestamp DEFAULT current_timestamp()
ALTER TABLE users ADD x int
ALTER TABLE users ADD x int FIRST
ALTER TABLE users MODIFY age int AFTER made
ALTER TABLE users ADD x int AS (age * 2) STORED
ALTER TABLE users DROP CONSTRAINT grown, DROP age
ALTER TABLE users RENAME COLUMN mail TO mail2
ALTER TABLE users DROP CONSTRAINT grown
ALTER TABLE users DROP CONSTRAINT grown, ADD CONSTRAINT grown CHECK (age > 1)
ALTER TABLE users DROP CONSTRAINT grown, ADD CHECK (age > 0)
ALTER TABLE users ADD CHECK (age > 0)
RENAME TABLE users TO people
ALTER TABLE users DROP KEY name
ALTER TABLE users DROP KEY name, ADD KEY name (name)
ALTER TABLE users DROP KEY name, ADD UNIQUE KEY name (name(10))
ALTER TABLE users DROP KEY name, ADD UNIQUE KEY name (name, age)
ALTER TABLE users RENAME KEY name TO name2
ALTER TABLE users DROP KEY ix_users_mail
ALTER TABLE users DROP KEY ix_users_mail, ADD KEY ix_users_mail (mail DESC)
ALTER TABLE users DROP KEY ix_users_mail, ADD KEY ix_users_mail (mail(5))
ALTER TABLE users DROP KEY ix_users_mail, ADD FULLTEXT KEY ix_users_mail (mail)
ALTER TABLE users DROP KEY ix_users_mail, ADD KEY ix_users_mail (mail) COMMENT 'x'
ALTER TABLE users ALTER INDEX ix_users_mail IGNORED
ALTER TABLE users ADD KEY more (age)
ALTER TABLE orders DROP FOREIGN KEY fk_user
ALTER TABLE orders DROP FOREIGN KEY fk_user; ALTER TABLE orders ADD CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES users (id)
ALTER TABLE orders DROP FOREIGN KEY fk_user; ALTER TABLE orders ADD CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE
ALTER TABLE orders DROP FOREIGN KEY fk_user; ALTER TABLE orders ADD CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL
ALTER TABLE orders DROP FOREIGN KEY fk_user; ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
ALTER TABLE orders DROP FOREIGN KEY fk_user; ALTER TABLE orders DROP KEY ix_orders
ALTER TABLE orders ADD KEY own (user_id)
ALTER TABLE orders ADD KEY fk_user (user_id)
ALTER TABLE items ADD KEY extra (order_id)
ALTER TABLE items DROP FOREIGN KEY fk_order
ALTER TABLE items DROP FOREIGN KEY fk_order, DROP PRIMARY KEY
ALTER TABLE items DROP FOREIGN KEY fk_order, DROP PRIMARY KEY, ADD PRIMARY KEY (nr, order_id)
ALTER TABLE users COMMENT 'x'
ALTER TABLE items CHARACTER SET latin1
ALTER TABLE items CONVERT TO CHARACTER SET latin1
ALTER TABLE items ROW_FORMAT = COMPACT
ALTER TABLE items PAGE_COMPRESSED = 1
ALTER TABLE items ADD SYSTEM VERSIONING
ALTER TABLE items AUTO_INCREMENT = 7
CREATE SEQUENCE lone
CREATE TABLE more (id int primary key, u int references users (id))
CREATE VIEW v AS SELECT * FROM users
DROP TABLE items
SET foreign_key_checks=0; DROP TABLE orders; SET foreign_key_checks=1
SET foreign_key_checks=0; DROP TABLE users; SET foreign_key_checks=1
ALTER TABLE users MODIFY mail varchar(80) DEFAULT (concat('x', ''))
ALTER TABLE users MODIFY mail longtext DEFAULT 'x', DROP KEY ix_users_mail
ALTER TABLE users ADD j json
ALTER TABLE users MODIFY mail enum('x', 'y') DEFAULT 'x'

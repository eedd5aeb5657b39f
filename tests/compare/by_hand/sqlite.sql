ALTER TABLE users ADD x int
ALTER TABLE users RENAME COLUMN age TO old
ALTER TABLE users RENAME TO people
DROP INDEX ix_users_mail
DROP INDEX ix_users_mail; CREATE INDEX ix_users_mail ON users (mail DESC)
DROP INDEX ix_users_mail; CREATE INDEX ix_users_mail ON users (mail COLLATE NOCASE)
DROP INDEX ix_users_mail; CREATE INDEX ix_users_mail ON users (mail) WHERE age > 3
DROP INDEX ix_users_mail; CREATE UNIQUE INDEX ix_users_mail ON users (mail)
DROP INDEX ix_users_mail; CREATE INDEX ix_users_mail ON users (lower(mail))
DROP INDEX ix_users_mail; CREATE INDEX ix_users_mail ON "users" ("mail" asc)
DROP INDEX ix_users_mail; CREATE INDEX IX_users_mail ON Users (MAIL)
DROP INDEX ix_users_mail; CREATE INDEX ix_users_mail ON orders (note)
CREATE INDEX more ON users (age)
DROP TABLE items
DROP TABLE items; CREATE TABLE items (order_id BIGINT NOT NULL, nr INTEGER NOT NULL, what VARCHAR(20), PRIMARY KEY (order_id, nr), CONSTRAINT fk_order FOREIGN KEY(order_id) REFERENCES orders (id))
DROP TABLE items; CREATE TABLE items (order_id BIGINT NOT NULL, nr INTEGER NOT NULL, what VARCHAR(20), PRIMARY KEY (nr, order_id), CONSTRAINT fk_order FOREIGN KEY(order_id) REFERENCES orders (id))
DROP TABLE items; CREATE TABLE items (order_id BIGINT NOT NULL, nr INTEGER NOT NULL, what VARCHAR(20), PRIMARY KEY (order_id, nr), CONSTRAINT fk_order FOREIGN KEY(order_id) REFERENCES orders)
DROP TABLE items; CREATE TABLE items (order_id BIGINT NOT NULL, nr INTEGER NOT NULL, what VARCHAR(20), PRIMARY KEY (order_id, nr), FOREIGN KEY(order_id) REFERENCES orders (id))
DROP TABLE items; CREATE TABLE items (order_id BIGINT NOT NULL, nr INTEGER NOT NULL, what VARCHAR(20), PRIMARY KEY (order_id, nr), CONSTRAINT fk_order FOREIGN KEY(order_id) REFERENCES orders (id)) WITHOUT ROWID
DROP TABLE items; CREATE TABLE items (order_id BIGINT NOT NULL, nr INTEGER NOT NULL, what VARCHAR(20) COLLATE NOCASE, PRIMARY KEY (order_id, nr), CONSTRAINT fk_order FOREIGN KEY(order_id) REFERENCES orders (id))
DROP TABLE items; CREATE TABLE items (order_id BIGINT NOT NULL, nr INTEGER NOT NULL, what VARCHAR(20) DEFAULT 'a,b', PRIMARY KEY (order_id, nr), CONSTRAINT fk_order FOREIGN KEY(order_id) REFERENCES orders (id))
DROP TABLE items; CREATE TABLE items (order_id BIGINT NOT NULL, nr INTEGER NOT NULL, what VARCHAR(20) CHECK (what <> ')'), PRIMARY KEY (order_id, nr), CONSTRAINT fk_order FOREIGN KEY(order_id) REFERENCES orders (id))
DROP TABLE items; CREATE TABLE items (order_id BIGINT NOT NULL /* , x INT */, nr INTEGER NOT NULL, what VARCHAR(20), /* here */  PRIMARY KEY (order_id, nr), CONSTRAINT fk_order FOREIGN KEY(order_id) REFERENCES orders (id))
DROP TABLE items; CREATE TABLE items (order_id BIGINT NOT NULL, nr INTEGER NOT NULL, what "VARCHAR(20)", PRIMARY KEY (order_id, nr), CONSTRAINT fk_order FOREIGN KEY(order_id) REFERENCES orders (id))
DROP TABLE items; CREATE TABLE items ([order_id] bigint not null, `nr` integer not null, 'what' varchar ( 20 ), primary key (order_id, nr), constraint fk_order foreign key(order_id) references "orders" ("id"))
DROP TABLE items; CREATE TABLE items (order_id BIGINT NOT NULL, nr INTEGER NOT NULL, what VARCHAR(20), PRIMARY KEY (order_id, nr) ON CONFLICT IGNORE, CONSTRAINT fk_order FOREIGN KEY(order_id) REFERENCES orders (id))
DROP TABLE items; CREATE TABLE items (order_id BIGINT NOT NULL, nr INTEGER NOT NULL ON CONFLICT FAIL, what VARCHAR(20), PRIMARY KEY (order_id, nr), CONSTRAINT fk_order FOREIGN KEY(order_id) REFERENCES orders (id))
DROP TABLE items; CREATE TABLE items (order_id BIGINT NOT NULL, nr INTEGER NOT NULL, what VARCHAR(20), PRIMARY KEY (order_id, nr), CONSTRAINT fk_order FOREIGN KEY(order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED)
DROP TABLE items; CREATE TABLE items (order_id BIGINT NOT NULL, nr INTEGER NOT NULL, what VARCHAR(20), PRIMARY KEY (order_id, nr), CONSTRAINT fk_order FOREIGN KEY(order_id) REFERENCES orders (id) ON DELETE NO ACTION)
DROP TABLE items; CREATE TABLE items (nr INTEGER NOT NULL, order_id BIGINT NOT NULL, what VARCHAR(20), PRIMARY KEY (order_id, nr), CONSTRAINT fk_order FOREIGN KEY(order_id) REFERENCES orders (id))
DROP TABLE items; CREATE TABLE items (order_id BIGINT NOT NULL REFERENCES orders (id), nr INTEGER NOT NULL, what VARCHAR(20), PRIMARY KEY (order_id, nr))
DROP TABLE items; CREATE TABLE ITEMS (order_id BIGINT NOT NULL, nr INTEGER NOT NULL, what VARCHAR(20), PRIMARY KEY (order_id, nr), CONSTRAINT fk_order FOREIGN KEY(order_id) REFERENCES orders (id))
DROP TABLE items; CREATE TABLE items (order_id BIGINT NOT NULL, nr INTEGER NOT NULL, WHAT VARCHAR(20), PRIMARY KEY (order_id, nr), CONSTRAINT fk_order FOREIGN KEY(order_id) REFERENCES orders (id))
DROP TABLE items; CREATE TABLE items (order_id BIGINT NOT NULL, nr INTEGER NOT NULL, what VARCHAR(20) GENERATED ALWAYS AS (nr || 'x'), PRIMARY KEY (order_id, nr), CONSTRAINT fk_order FOREIGN KEY(order_id) REFERENCES orders (id))
DROP TABLE items; CREATE TABLE items AS SELECT 1 AS order_id, 2 AS nr, 'x' AS what
DROP TABLE items; CREATE VIEW items AS SELECT 1
DROP TABLE items; CREATE VIRTUAL TABLE items USING fts5(what)
DROP TABLE orders; CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT)
DROP TABLE users; CREATE TABLE users (id INTEGER PRIMARY KEY)
CREATE TABLE more (id int primary key, u int references users)
CREATE TRIGGER t AFTER INSERT ON users BEGIN SELECT 1;END
CREATE VIEW v AS SELECT * FROM users

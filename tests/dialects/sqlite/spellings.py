"""Texts of tables and indexes: what is the same to SQLite, and what is nearly so and isn't."""

PARENT = "CREATE TABLE parent (id INTEGER NOT NULL, code TEXT, PRIMARY KEY (id), UNIQUE (code))"

#: Texts of a table, in groups that are of equal tables, in other words.
TABLES = (
    (
        "CREATE TABLE t (\n\tid INTEGER NOT NULL, \n\tn INTEGER DEFAULT 0, \n\tPRIMARY KEY (id)\n)",
        "CREATE TABLE t(id integer primary key, n INT(11) default '0')",
        'CREATE TABLE "t" ("id" INTEGER NOT NULL PRIMARY KEY, [n] INTEGER DEFAULT (0))',
        "CREATE TABLE t (n INTEGER NULL DEFAULT +0, `id` INTEGER, PRIMARY KEY (`id`))",
    ),
    ("CREATE TABLE t (id INT NOT NULL, n INTEGER DEFAULT 0, PRIMARY KEY (id))",),
    ("CREATE TABLE t (id INTEGER NOT NULL, n INTEGER DEFAULT 0, CONSTRAINT x PRIMARY KEY (id))",),
    ("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER DEFAULT 0)",),
    ("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER DEFAULT 0) STRICT",),
    (
        "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, n INTEGER DEFAULT 0) WITHOUT ROWID",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER DEFAULT 0) without\n rowid",
    ),
    ("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER DEFAULT 0) STRICT, WITHOUT ROWID",),
    ("CREATE TABLE t (id INTEGER PRIMARY KEY ON CONFLICT IGNORE, n INTEGER DEFAULT 0)",),
    (
        "CREATE TABLE t (a TEXT, b TEXT, UNIQUE (a), CHECK (a > 'x, y'))",
        "CREATE TABLE t (a TEXT UNIQUE CHECK (a>'x, y'), b TEXT)",
        "CREATE TABLE t (a TEXT, b TEXT, UNIQUE(a) CHECK((\"a\" > 'x, y')))",
    ),
    ("CREATE TABLE t (a TEXT, b TEXT, UNIQUE (a), CHECK (a > 'X, y'))",),
    ("CREATE TABLE t (a TEXT, b TEXT, UNIQUE (a, b), CHECK (a > 'x, y'))",),
    ("CREATE TABLE t (a TEXT, b TEXT, UNIQUE (b), CHECK (a > 'x, y'))",),
    ("CREATE TABLE t (a TEXT, b TEXT, UNIQUE (a), UNIQUE (a), CHECK (a > 'x, y'))",),
    ("CREATE TABLE t (a TEXT, b TEXT, UNIQUE (a), CHECK (a > 'x, y'), CHECK (a > 'x, y'))",),
    ("CREATE TABLE t (a TEXT, b TEXT, UNIQUE (a) ON CONFLICT FAIL, CHECK (a > 'x, y'))",),
    ("CREATE TABLE t (a TEXT, b TEXT, CONSTRAINT u UNIQUE (a), CHECK (a > 'x, y'))",),
    (
        "CREATE TABLE t (p INTEGER, FOREIGN KEY(p) REFERENCES parent (id))",
        "CREATE TABLE t (p INTEGER REFERENCES parent)",
        "CREATE TABLE t (p INTEGER REFERENCES PARENT ON DELETE NO ACTION)",
        'CREATE TABLE t (p INTEGER, FOREIGN KEY ("p") REFERENCES "parent"("id") MATCH SIMPLE)',
        "CREATE TABLE t (p INTEGER REFERENCES parent (id) NOT DEFERRABLE INITIALLY IMMEDIATE)",
    ),
    ("CREATE TABLE t (p INTEGER, FOREIGN KEY(p) REFERENCES parent (code))",),
    ("CREATE TABLE t (p INTEGER, FOREIGN KEY(p) REFERENCES t (id))",),
    (
        "CREATE TABLE t (p INTEGER, FOREIGN KEY(p) REFERENCES parent (id) ON DELETE CASCADE)",
        "CREATE TABLE t (p INTEGER REFERENCES parent on delete cascade)",
    ),
    ("CREATE TABLE t (p INTEGER, FOREIGN KEY(p) REFERENCES parent (id) ON UPDATE CASCADE)",),
    (
        "CREATE TABLE t (p INTEGER, FOREIGN KEY(p) REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)",
    ),
    ("CREATE TABLE t (p INTEGER, FOREIGN KEY(p) REFERENCES parent (id) UNIQUE (p))",),
    (
        "CREATE TABLE t (a VARCHAR(20) DEFAULT 'it''s, (b' NOT NULL)",
        "CREATE TABLE t (a CHARACTER VARYING ( 20 ) NOT NULL DEFAULT 'it''s, (b')",
    ),
    ("CREATE TABLE t (a VARCHAR(20) DEFAULT 'it''s, (B' NOT NULL)",),
    ("CREATE TABLE t (a VARCHAR(20) DEFAULT ('it''s, (b' || '') NOT NULL)",),
    ("CREATE TABLE t (a VARCHAR(20) DEFAULT 'it''s, (b' NOT NULL ON CONFLICT ABORT)",),
    ("CREATE TABLE t (a VARCHAR(20) DEFAULT 'it''s, (b' NOT NULL COLLATE nocase)",),
    ("CREATE TABLE t (a VARCHAR(20) DEFAULT 'it''s, (b' NOT NULL, \"b)\" INTEGER)",),
    ("CREATE TABLE t (a INTEGER, b AS (a + 1))", "CREATE TABLE t (b AS (a+1) VIRTUAL, a INTEGER)"),
    ("CREATE TABLE t (a INTEGER, b AS (a + 1) STORED)",),
    ("CREATE TABLE t (a INTEGER -- , b\n, c INTEGER)",),
    ("CREATE TABLE t (a INTEGER /* ' */ , c INTEGER)",),
    ("CREATE TABLE t (a INTEGER DEFAULT (((((((1))))))), c INTEGER)",),
    ("CREATE TABLE t (a, c INTEGER)",),
    ("CREATE TABLE t (a ANY DEFAULT '0') STRICT",),
    ("CREATE TABLE t (a ANY DEFAULT 0) STRICT",),
    ('CREATE TABLE t (a$b INTEGER, "a,b" INTEGER, UNIQUE (a$b), UNIQUE ("a,b"))',),
    # Laid out as SQLAlchemy does, or nearly so, and with what only looks like the end of an item.
    (
        "CREATE TABLE t (\n\ta TEXT, \n\tb TEXT, \n\tCHECK (a IN ('x', \n\t'y'))\n)",
        "CREATE TABLE t (a TEXT CHECK (a IN ('x', 'y')), b TEXT)",
        "CREATE TABLE t (\n\ta TEXT, \n\tb TEXT, \n\tcheck (a IN ('x', 'y'))\n)",
        "CREATE TABLE t (\n\ta TEXT CHECK (a IN ('x', 'y')\n), \n\tb TEXT)",
    ),
    ("CREATE TABLE t (\n\ta TEXT, \n\tb TEXT -- b\n, CHECK (a IN ('x', 'y'))\n)",),
    (
        "CREATE TABLE t (\n\ta TEXT DEFAULT 'x, \n\tb TEXT', \n\tc TEXT DEFAULT '\n)'\n)",
        "CREATE TABLE t (a TEXT DEFAULT 'x, \n\tb TEXT', c TEXT DEFAULT '\n)')",
    ),
    (
        "CREATE TABLE t (\n\ta TEXT DEFAULT 'x', \n\tb TEXT, \n\tc TEXT DEFAULT '\n)'\n)",
        "CREATE TABLE t (a TEXT DEFAULT 'x', b TEXT, c TEXT DEFAULT '\n)')",
    ),
    ('CREATE TABLE t (\n\t"a, \n\tb TEXT", \n\tc TEXT\n)',),
    ("CREATE TABLE t (\n\ta TEXT, \n\tb TEXT, \n\tc TEXT\n)",),
    ("CREATE TABLE t (\n\ta TEXT) /* , \n\tb TEXT\n) */ STRICT",),
    (
        "CREATE TABLE t (a TEXT) STRICT",
        "CREATE TABLE t (\n\ta TEXT\n)\n STRICT",
    ),
    ("CREATE TABLE t (\n\ta TEXT, \n\tb TEXT\n) STRICT",),
    ('CREATE TABLE t (\n\t"check" TEXT, \n\t"a""b" TEXT, \n\t[c d], \n\te\n)',),
)
#: The same of an index.
INDEXES = (
    (
        "CREATE INDEX ix ON t (a, b)",
        'CREATE INDEX ix on t("a",b ASC)',
        "create index if not exists [ix] ON t (a, [b])",
    ),
    ("CREATE INDEX ix ON t (b, a)",),
    ("CREATE INDEX iy ON t (a, b)",),
    ("CREATE UNIQUE INDEX ix ON t (a, b)",),
    ("CREATE INDEX ix ON t (a, b DESC)",),
    ("CREATE INDEX ix ON t (a, b COLLATE nocase)",),
    ("CREATE INDEX ix ON t (a, lower(b))", "CREATE INDEX ix ON t (a,LOWER( b ))"),
    ("CREATE INDEX ix ON t (a, b) WHERE a > 0", "CREATE INDEX ix ON t (a, b) where (A>0)"),
    ("CREATE INDEX ix ON t (a, b) WHERE a > 1",),
)

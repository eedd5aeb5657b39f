# Where the database is, and how to log; the rest is in [tool.diffgen] of ${toml_file}.

[diffgen]
# The database. ${"$"}{NAME} is taken from the environment: sqlalchemy.url = ${"$"}{DATABASE_URL}
% if url:
sqlalchemy.url = ${url}
% else:
sqlalchemy.url = driver://user:pass@localhost/dbname
% endif

${logging}

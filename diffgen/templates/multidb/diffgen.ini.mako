# The configuration of diffgen. ${"%"}(here)s is the folder of this file; a percent sign of your own
# is written twice. All keys: the page "configuration" of diffgen's documentation.

[diffgen]
# The folder with env.py, script.py.mako and versions/.
script_location = ${script_location}

# Folders to import the models from.
prepend_sys_path = .

# The id of this project. Its databases keep it, and another project's revisions are refused there.
project = ${project}

# Whether to ask before a downgrade, and before data is lost.
# production = ${"$"}{PRODUCTION:-false}

# The databases. Each has a section below, by names that can be part of a Python function's.
databases = engine1, engine2

# ${"$"}{NAME} is taken from the environment: sqlalchemy.url = ${"$"}{DATABASE_URL}
# The models of a database, as package.module:Base, unless env.py says them by target_metadata.
# expected_database = shop refuses a database of another name.
[engine1]
sqlalchemy.url = ${url or "driver://user:pass@localhost/dbname"}
% if models:
models = ${models}
% else:
# models = shop.models:Base
% endif

[engine2]
sqlalchemy.url = driver://user:pass@localhost/dbname2
# models = shop.archive:Base

${logging}

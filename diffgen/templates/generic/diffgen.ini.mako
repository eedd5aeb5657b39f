# The configuration of diffgen. The same keys may stand in [tool.diffgen] of pyproject.toml.
# ${"%"}(here)s is the folder of this file; a percent sign of your own is written twice.

[diffgen]
# The folder with env.py, script.py.mako and versions/.
script_location = ${script_location}

# The models, as package.module:Base (or :metadata); several are separated by commas.
# What env.py gives as target_metadata goes first.
% if models:
models = ${models}
% else:
# models = shop.models:Base
% endif

# The database. ${"$"}{NAME} is taken from the environment: sqlalchemy.url = ${"$"}{DATABASE_URL}
% if url:
sqlalchemy.url = ${url}
% else:
sqlalchemy.url = driver://user:pass@localhost/dbname
% endif

# The id of this project. Its databases keep it, and another project's revisions are refused there.
project = ${project}

# Whether to ask before a downgrade, and before data is lost; and the name that the database must have.
# production = ${"$"}{PRODUCTION:-false}
# expected_database = shop

# Folders to import the models from.
prepend_sys_path = .

# What separates the folders of prepend_sys_path and version_locations:
# os (as in PATH), space, newline, : or ;
path_separator = os

# The name of a new file, without .py. Also: year, month, day, hour, minute, second, epoch.
# file_template = ${"%%"}(year)d_${"%%"}(month).2d_${"%%"}(day).2d-${"%%"}(rev)s_${"%%"}(slug)s
# truncate_slug_length = 40

# The time zone of Create Date and of the file's name; none is that of the machine.
# timezone = UTC

# Folders of revisions; without this, versions/ in script_location.
# version_locations = ${"%"}(here)s/${directory}/versions
# recursive_version_locations = false

# Run env.py for every new revision, so that it can add to the template's variables.
# revision_environment = false

# output_encoding = utf-8

# What a new revision goes through. Without this section it is formatted by black, with the
# settings of the project's [tool.black]. An empty "hooks =" switches that off.
# [post_write_hooks]
# hooks = black, ruff
# ruff.type = exec
# ruff.executable = ruff
# ruff.options = check --fix REVISION_SCRIPT_FILENAME

${logging}

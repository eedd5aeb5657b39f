[tool.diffgen]
# The folder with env.py, script.py.mako and versions/; ${"%"}(here)s is that of this file.
script_location = ${toml(script_location)}

# The models, as package.module:Base (or :metadata); several are compared as one.
# What env.py gives as target_metadata goes first.
% if models:
models = [${toml(models)}]
% else:
# models = ["shop.models:Base"]
% endif
% if url_in_toml:

# The database. ${"$"}{NAME} is taken from the environment: "${"$"}{DATABASE_URL}"
% if url:
sqlalchemy.url = ${toml(url)}
% else:
# sqlalchemy.url = "driver://user:pass@localhost/dbname"
% endif
% endif

# The id of this project. Its databases keep it, and another project's revisions are refused there.
project = "${project}"

# Whether to ask before a downgrade, and before data is lost; and the name that the database must have.
# production = "${"$"}{PRODUCTION:-false}"
# expected_database = "shop"

# Folders to import the models from.
prepend_sys_path = ["."]

# The name of a new file, without .py. Also: year, month, day, hour, minute, second, epoch.
# file_template = "${"%%"}(year)d_${"%%"}(month).2d_${"%%"}(day).2d-${"%%"}(rev)s_${"%%"}(slug)s"
# truncate_slug_length = 40

# The time zone of Create Date and of the file's name; none is that of the machine.
# timezone = "UTC"

# Folders of revisions; without this, versions/ in script_location.
# version_locations = [${toml(script_location + "/versions")}]
# recursive_version_locations = false

# Run env.py for every new revision, so that it can add to the template's variables.
# revision_environment = false

# output_encoding = "utf-8"

# What a new revision goes through. Without this it is formatted by black, with the settings of
# [tool.black]; "post_write_hooks = []" switches that off.
# [[tool.diffgen.post_write_hooks]]
# name = "ruff"
# type = "exec"
# executable = "ruff"
# options = "check --fix REVISION_SCRIPT_FILENAME"

"""Models whose one difference may be none."""

import sqlalchemy as sa

before, after = sa.MetaData(), sa.MetaData()
for _metadata, _condition in ((before, "id IN (1, 2)"), (after, "id = 1 OR id = 2")):
    _column = sa.Column("id", sa.Integer, primary_key=True)
    sa.Table("t", _metadata, _column, sa.CheckConstraint(_condition, name="few"))

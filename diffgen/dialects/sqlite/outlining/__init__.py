"""Tables of SQLite in outline: of the stored texts, and of the models as SQLAlchemy would write them.

A text is split into its columns and constraints at the ends of its lines, as SQLAlchemy writes it, or by one
regular expression. What follows a column's name is read once, however many columns are defined so: there are
few definitions in a schema, and the parser remembers them. The models' side writes no statement; it asks
SQLAlchemy's compiler once for each definition, and reads it in the same way. So there is no second grammar, and
what is unusual goes through compiler and parser by itself.
"""

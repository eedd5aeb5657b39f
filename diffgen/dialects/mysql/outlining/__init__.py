"""Tables in outline: what is told of one by the catalog, and by the models, in the same plain values."""

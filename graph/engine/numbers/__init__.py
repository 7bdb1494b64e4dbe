"""Numbers made of rows, as filters, orders, fields and groups use them.

A number of a row is one of its measures, or is made of the rows that one of its fields leads to. A number of many rows,
an aggregate, is their count, or a function of one of their measures. Both can be divided and multiplied; all is
computed in `numeric`, so that no digit is lost on the way.
"""

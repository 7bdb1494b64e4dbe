"""An attacker who has nothing but the public API.

`collecting` asks for everything that it gives away, `probing` sorts, filters and groups by what is hidden, `knowledge`
writes down what all of it says of each other as linear relations, and `solving` works out between which numbers each
hidden figure must lie. Nothing here knows how the program protects figures. `judging` alone looks at what the offices
sent: it tells which relations are true of it, and which intervals are too narrow.
"""

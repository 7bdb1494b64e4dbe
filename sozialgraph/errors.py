"""Errors that a person is meant to read: on the terminal one line, no traceback.

SozialgraphError
├── SettingError             a setting in the environment is wrong
├── UsageError               the command was called with something impossible
├── DatabaseError            no database answers, or it cannot be used
│   └── EmbeddedServerError  the embedded PostgreSQL does not start
├── AddressError             the address to listen on cannot be had
└── RefusedError             the user's data or query is wrong

`loaders.problems` and `graph.errors` have a family each for the same purpose.
"""


class SozialgraphError(Exception):
    pass


class SettingError(SozialgraphError):
    pass


class UsageError(SozialgraphError):
    pass


class DatabaseError(SozialgraphError):
    pass


class EmbeddedServerError(DatabaseError):
    pass


class AddressError(SozialgraphError):
    pass


class RefusedError(SozialgraphError):
    pass

"""Errors that a person is meant to read: one line on the terminal, no traceback.

SozialgraphError
├── SettingError             a setting in the environment is wrong            exit code 2
├── UsageError               the command was called with something impossible  exit code 2
├── DatabaseError            no database answers, or it cannot be used         exit code 3
│   └── EmbeddedServerError  the embedded PostgreSQL does not start
└── AddressError             the address to listen on is taken                 exit code 4
"""


class SozialgraphError(Exception):
    exit_code = 1


class SettingError(SozialgraphError):
    exit_code = 2


class UsageError(SozialgraphError):
    exit_code = 2


class DatabaseError(SozialgraphError):
    exit_code = 3


class EmbeddedServerError(DatabaseError):
    pass


class AddressError(SozialgraphError):
    exit_code = 4

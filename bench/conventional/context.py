"""What every resolver of a request has at hand."""

from dataclasses import dataclass

import asyncpg
import strawberry

from bench.conventional.loaders import Loaders


@dataclass
class Context:
    pool: asyncpg.Pool
    loaders: Loaders


Info = strawberry.Info[Context, None]

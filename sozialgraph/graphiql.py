"""The query editor, served by ourselves: town halls have no way out to a CDN."""

import hashlib
import html
from functools import cache
from pathlib import Path
from string import Template

from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"
FIRST_QUERY = """\
{
  municipalities {
    nodes {
      name
    }
  }
  needs {
    groups(by: [SUB_PLAN]) {
      subPlan
      count
    }
  }
  offerings {
    groups(by: [SUB_PLAN]) {
      subPlan
      count
    }
  }
}
"""

ASKS_NOTHING = "{\n  __typename\n}\n"
"""For a page that must name nothing of the schema."""

# GraphiQL carries its fonts in the style sheet; what is no file of ours is refused, also what the page itself holds.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src data:; img-src data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Assets(StaticFiles):
    """Kept by browsers for a year: the page asks for each file by the version of its content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-cache",
    "vary": "Accept",  # others get JSON there
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


def editor(query: str = FIRST_QUERY) -> Response:
    return HTMLResponse(_page(query), headers=HEADERS)


@cache
def _page(query: str) -> str:
    folder = STATIC / "graphiql"
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        digest.update(file.read_bytes())
    page = Template((folder / "page.html").read_text("utf-8"))
    return page.substitute(version=digest.hexdigest()[:16], query=html.escape(query))

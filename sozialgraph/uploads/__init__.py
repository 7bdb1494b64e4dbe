"""Imports over HTTP for the planners' own tools: `POST /imports`, `GET /imports/{id}`.

The server takes files off the wire into a folder and starts a process that imports them; it reads none of them itself.
Folder and process are all there is to a job, so any server on the same machine can tell how far it is.
"""

"""The program: settings, embedded database, ASGI application, command line."""

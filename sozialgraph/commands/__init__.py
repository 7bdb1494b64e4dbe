"""One module a command; each body is the recipe of what happens, in order."""

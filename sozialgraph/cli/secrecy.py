"""`sozialgraph secrecy`: whether what is published gives away what must not be known."""

from cyclopts import App

from sozialgraph.cli.start import start

secrecy = App(name="secrecy", help_format="markdown")


@secrecy.command
def audit() -> None:
    """Work out what outsiders can tell of each hidden figure from all that is published.

    ```
    sozialgraph secrecy audit
    ```

    The last line has the numbers of figures and the narrowest interval; exit code 1 says that something is disclosed.
    """
    from sozialgraph.commands.secrecy import audit as run

    run(start())


@secrecy.command
def publish() -> None:
    """Protect and publish all figures anew, as after an update whose method is another.

    ```
    sozialgraph secrecy publish
    ```
    """
    from sozialgraph.commands.secrecy import publish as run

    run(start())

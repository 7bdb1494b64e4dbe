"""`sozialgraph doctor`: whether an installation is as it must be."""

from sozialgraph.cli.start import start


def doctor() -> None:
    """Check an installation: its database, and what each role may read.

    ```
    sozialgraph doctor
    ```

    One line a check. The exit code is 1 if a role reaches what it must not.
    """
    from sozialgraph.commands.doctor import doctor as run

    run(start())

"""How the packages are made; ``packaging/build.py`` is the command."""

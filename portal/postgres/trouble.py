"""How the embedded database says no. The sentences are for the operator."""


class Trouble(Exception):
    """The database cannot be started here. The text is the Chinese sentence the operator reads."""


class Taken(Trouble):
    """Another process of the portal already holds this folder's database."""

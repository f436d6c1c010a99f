"""The errors that somebody is told in Dutch: what happened, what it means, what to do."""


class ActionRefused(Exception):
    """A rule says no. Nothing was changed; the text is for the screen.

    field  name of the field of the form it is about, "" when it is about the whole
    """

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.field = field


class ChangedMeanwhile(ActionRefused):
    """Somebody else changed the same row after this person opened it. Nothing of either is lost.

    theirs  the text as it stands now; mine  what this person wanted to save; version  number of what stands now
    """

    def __init__(self, text: str, theirs: str, mine: str, version: int) -> None:
        super().__init__(text)
        self.theirs = theirs
        self.mine = mine
        self.version = version

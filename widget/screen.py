"""What is to be seen, as data: panels fill a Screen, view.py puts it into the page. Pure."""


class Screen:
    """One picture of the card.

    Attributes:
        fields: data-field → text, or None to hide it.
        actions: data-action → whether it is offered.
        order: the names of the buttons offered in the row of buttons, in their order.
        choices: data-choice → the value chosen.
        note: the note's text, whether there is a note at all, and whether it is locked; or None to leave it as it is.
        attributes: name → text of `data-<name>` on the card itself.
        marks: data-mark → `data-outcome` of the element with that mark.
        timeline: list of (state, label, began in milliseconds since 1970, whole seconds, seconds as text).
    """

    def __init__(self):
        self.fields = {}
        self.actions = {}
        self.order = []
        self.choices = {}
        self.note = None
        self.attributes = {}
        self.marks = {}
        self.timeline = []

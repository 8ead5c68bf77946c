"""The quiet line that something went wrong in this tab, and the button that copies what a developer needs."""


def render(card, texts, _now, screen):
    """Say it once there was an error of ours; the button is always there."""
    screen.fields["diagnostics"] = texts("diagnostics.trouble") if card.troubled else None
    screen.actions["copy-diagnostics"] = True

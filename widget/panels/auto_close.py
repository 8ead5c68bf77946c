"""What becomes of the card after the call, and what the operator can do about it."""


def render(card, texts, now, screen):
    """Fill the sentence with its countdown, the buttons, and `data-auto-close`."""
    auto_close = card.auto_close
    screen.attributes["auto-close"] = "held" if auto_close.held else "allowed"
    staying = auto_close.held and card.call is not None and card.call.over
    remaining = auto_close.remaining(card, now) if staying else None
    screen.fields["auto-close"] = _sentence(card, texts, remaining) if staying else None
    screen.actions["keep-open"] = staying and remaining is not None and not card.note.unsaved
    screen.actions["close"] = staying
    screen.choices["keep-open"] = auto_close.choice
    screen.fields["keep-open-choice"] = texts("auto-close.choice") if staying and card.phase == "failed" else None


def _sentence(card, texts, remaining):
    if card.note.unsaved:
        return texts("auto-close.note")
    if remaining is None:
        return texts("auto-close.stays")
    return texts("auto-close.closes_in", n=remaining)

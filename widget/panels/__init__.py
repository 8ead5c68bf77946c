"""What the card shows, a panel each: render(card, texts, now, screen) reads the card and fills its part of the screen.
Pure."""

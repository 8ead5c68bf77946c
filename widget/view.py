"""The DOM, and only the DOM: puts a Screen into the page, and tells of clicks and of the page's own changes."""

from pyscript import document, window
from pyscript.ffi import create_proxy

page = document.querySelector("main")
cards = document.querySelectorAll("#call-card")
"""The card: the page itself, or a part of the app's page, or none."""
shown = {}
"""What is in the page now, by kind and name, so that only what changes is written."""


def translate(texts, language: str):
    """Write the fixed texts: every element with `data-text` gets the text of that key."""
    document.documentElement.lang = LANGUAGES.get(language, language)
    for element in page.querySelectorAll("[data-text]"):
        element.textContent = texts(element.getAttribute("data-text"))


# Portal languages whose code is not the one that the HTML attribute `lang` wants (BCP 47).
LANGUAGES = {"ua": "uk", "la": "es", "br": "pt-BR"}


def show(screen):
    """Put a widget.screen.Screen into the page: texts first, then the attributes that others wait for. Where the button
    that had the focus is gone, the page's first sentence gets it, so that the keyboard is never left nowhere."""
    focused = document.activeElement
    had_focus = page.contains(focused)
    _show(screen)
    if had_focus and focused is not None and focused.offsetParent is None:
        page.querySelector("[tabindex]").focus()
    elif had_focus and document.activeElement != focused:
        focused.focus()


def _show(screen):
    for name, text in _new("fields", screen.fields):
        _write(page.querySelector('[data-field="%s"]' % name), text)
    for name, offered in _new("actions", screen.actions):
        _button(name).hidden = not offered
    if _is_new("order", screen.order):
        for name in screen.order:
            _button(name).parentNode.append(_button(name))
    if cards.length:
        _show_timeline(screen.timeline)
    if screen.note is not None:
        _show_note(*screen.note)
    for name, value in _new("choices", screen.choices):
        _choice(name).value = value
    for name, value in _new("attributes", screen.attributes):
        cards[0].setAttribute("data-" + name, value)
    for name, outcome in _new("marks", screen.marks):
        document.querySelector('[data-mark="%s"]' % name).setAttribute("data-outcome", outcome)


def meta(name: str) -> str:
    """What the build wrote into the page's `<meta>` of that name."""
    return document.querySelector('meta[name="%s"]' % name).content


def version() -> str:
    """The version of the bundle, as its pages say."""
    return meta("version")


def browser() -> str:
    """The browser's own name for itself."""
    return window.navigator.userAgent


def complain(trace: str):
    """Put a trace into the browser's console, for developers."""
    window.console.error(trace)


def announce_ready():
    """Tell the page, and whoever waits for it, that what is shown is live."""
    page.setAttribute("data-ready", "true")


def address() -> str:
    """The address of this page."""
    return window.location.href


async def copy(text: str, field: str = "phone") -> bool:
    """Put a text on the clipboard; where the browser refuses that in a frame, by the older command. False where both
    fail: then the field on the page that shows it is selected, for the reader's own keys."""
    try:
        await window.navigator.clipboard.writeText(text)
        return True
    except Exception:
        return _copy_selection(text, field)


def _copy_selection(text, field):
    area = document.createElement("textarea")
    area.value = text
    page.append(area)
    area.select()
    copied = document.execCommand("copy")
    area.remove()
    if not copied:
        window.getSelection().selectAllChildren(page.querySelector('[data-field="%s"]' % field))
    return bool(copied)


def on_action(act):
    """Call act(name) when the operator presses a button with that `data-action`."""

    def pressed(event):
        button = event.target.closest("[data-action]")
        if button:
            act(button.getAttribute("data-action"))

    def written(event):
        if event.key == "Enter" and (event.ctrlKey or event.metaKey):
            act("save-note")

    page.addEventListener("click", create_proxy(pressed))
    if cards.length:
        _note().addEventListener("keydown", create_proxy(written))


def on_note(typed):
    """Call typed(text) at each change that the operator makes to the note."""
    _note().addEventListener("input", create_proxy(lambda event: typed(event.target.value)))


def on_choice(chosen):
    """Call chosen(name, value) when the operator chooses in a control with that `data-choice`."""

    def changed(event):
        name = event.target.getAttribute("data-choice")
        if name:
            chosen(name, event.target.value)

    page.addEventListener("change", create_proxy(changed))


def on_height(changed):
    """Call changed(height in CSS pixels) now and whenever the card's content grows or shrinks."""

    def measured(*_):
        changed(int(page.getBoundingClientRect().height) + 1)

    window.ResizeObserver.new(create_proxy(measured)).observe(page)


def on_visibility(changed):
    """Call changed(visible) now and whenever the page is hidden or seen again."""
    changed(not document.hidden)
    document.addEventListener("visibilitychange", create_proxy(lambda _event: changed(not document.hidden)))


def _show_note(text, there, locked):
    area = _note()
    if _is_new("note", (there, locked)):
        area.closest(".note").hidden = not there
        area.readOnly = locked
    if area.value != text:
        area.value = text


def _note():
    return page.querySelector('[data-field="note"]')


def _choice(name):
    return page.querySelector('[data-choice="%s"]' % name)


def _button(name):
    return page.querySelector('[data-action="%s"]' % name)


def _is_new(kind, value):
    if shown.get(kind) == value:
        return False
    shown[kind] = value
    return True


def _new(kind, values):
    """The (name, value) pairs that the page does not have yet; it has them now."""
    before = shown.get(kind, {})
    if not _is_new(kind, values):
        return ()
    return [(name, value) for name, value in values.items() if name not in before or before[name] != value]


def _write(element, text):
    element.hidden = text is None
    element.textContent = text or ""


def _show_timeline(steps):
    if not _is_new("timeline", steps):
        return
    entries = page.querySelector('[data-field="timeline"]')
    while entries.children.length > len(steps):
        entries.lastElementChild.remove()
    while entries.children.length < len(steps):
        entries.append(document.querySelector("#timeline-entry").content.cloneNode(True))
    for index, (state, label, began) in _new("begun", {n: step[:3] for n, step in enumerate(steps)}):
        _write_step(entries.children[index], state, label, began)
    for index, (seconds, lasted) in _new("lasted", {n: step[3:] for n, step in enumerate(steps)}):
        entries.children[index].querySelector(".lasted").textContent = lasted
        entries.children[index].setAttribute("data-seconds", str(seconds))


def _write_step(entry, state, label, began):
    entry.querySelector(".label").textContent = label
    moment = window.Date.new(float(began))
    time = entry.querySelector("time")
    time.setAttribute("datetime", moment.toISOString())
    time.textContent = moment.toTimeString()[:8]
    entry.setAttribute("data-state", state)

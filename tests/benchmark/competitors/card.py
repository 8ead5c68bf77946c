"""The same in Python, for Pyodide and for MicroPython without PyScript."""

import js

try:
    from pyodide.ffi import create_proxy
except ImportError:
    from jsffi import create_proxy

PHASES = {"idle": "ended", "connecting": "ringing", "connected": "talking"}
TEXTS = {"ended": "Call ended", "ringing": "Incoming call", "talking": "Talking"}

card = js.document.getElementById("call-card")
phase = card.querySelector("[data-field=phase]")
timer = card.querySelector("[data-field=timer]")
began = ticking = 0


def tick(*_):
    seconds = int((js.Date.now() - began) / 1000)
    timer.textContent = f"{seconds // 60}:{seconds % 60:02}"


on_tick = create_proxy(tick)


def show(state, *_):
    global began, ticking
    began = js.Date.now()
    js.clearInterval(ticking)
    if state != "idle":
        ticking = js.setInterval(on_tick, 1000)
    card.setAttribute("data-phase", PHASES[state])
    phase.textContent = TEXTS[PHASES[state]]
    tick()
    card.setAttribute("data-state", state)
    card.setAttribute("data-ready", "true")


def start():
    js.BX24.placement.bindEvent("CallCard::CallStateChanged", create_proxy(show))
    show(js.BX24.placement.info().options.CALL_STATE)


js.BX24.init(create_proxy(start))

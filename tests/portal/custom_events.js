/* The portal's own event bus, as far as the card and its frames use it. */
'use strict';

export class CustomEvents {
  #listeners = new Map();

  /** Calls listener(...args) at each firing of the event, until it returns false. */
  add(name, listener) {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  /** Calls every listener in the same tick. */
  fire(name, args = []) {
    const kept = (this.#listeners.get(name) ?? []).filter((listener) => listener(...args) !== false);
    this.#listeners.set(name, kept);
  }
}

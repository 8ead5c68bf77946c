/* What can go wrong with messages on their way to the frame, by the name of the command or event. */
'use strict';

const LATE = 5_000; // milliseconds; the card waits three seconds for a command

export class Disturbances {
  #ways = new Map(); // command or event → the way its messages go
  #met = 0;

  /** From now on that command's answers, or those events, go this way: never, late or twice. */
  disturb(name, way) {
    if (!Object.hasOwn(WAYS, way)) throw new Error(`no way ${way}; there are ${Object.keys(WAYS).join(', ')}`);
    this.#ways.set(name, way);
    this.#met = 0;
  }

  /** From now on everything goes as ever; what is late already comes late. */
  heal() {
    this.#ways.clear();
  }

  /** How many messages went another way since the last disturbance. */
  get met() {
    return this.#met;
  }

  /** Send a message in the way that its command or event goes now. */
  pass(name, send) {
    const way = this.#ways.get(name);
    if (!way) return send();
    this.#met += 1;
    return WAYS[way](send);
  }
}

const WAYS = {
  never: () => {},
  late: (send) => void setTimeout(send, LATE),
  twice: (send) => {
    send();
    send();
  },
};

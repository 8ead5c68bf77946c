/* Plays the whole calls of wire/call_scripts.json on the portal, step by step at their seconds. */
'use strict';
import { STATE_CHANGED } from './call_card.js';

const STATISTICS = /^(\S+) after (\d+) s$/;

export class ScriptPlayer {
  #playing = 0;

  constructor(portal, scripts) {
    this.portal = portal;
    this.scripts = scripts;
  }

  get names() {
    return Object.keys(this.scripts).filter((name) => name !== 'comment');
  }

  stop() {
    this.#playing += 1;
  }

  /** Opens the script's card and plays it; done after the last step, or when another play or stop has ended it.
      speed: how many seconds of the script pass in one; settings: as for Portal.open, save options. */
  async play(name, { speed = 1, ...settings } = {}) {
    if (!this.names.includes(name)) throw new Error(`no script ${name}; there are ${this.names.join(', ')}`);
    this.stop();
    const playing = this.#playing;
    const { options, steps } = this.scripts[name];
    await this.portal.open({ ...settings, rest: { ...settings.rest, ...refusals(steps) }, options });
    const opened = Date.now();
    for (const step of steps) {
      await until(opened + (step.at * 1_000) / speed);
      if (playing !== this.#playing) return;
      this.#perform(step, speed);
    }
  }

  #perform({ event, args, auto_close: autoClose, statistics }, speed) {
    if (!event) return;
    const [, code, seconds] = STATISTICS.exec(statistics) ?? [];
    if (code) this.portal.writeStatistics(code, seconds / speed);
    if (event !== STATE_CHANGED || args[0] !== this.portal.status?.CALL_STATE) this.portal.fire(event, args, { autoClose });
  }
}

/** The steps' statistics that are no record but an answer, from the start on: the name of a sample in wire/rest.json. */
function refusals(steps) {
  const names = steps.map(({ statistics }) => statistics).filter((name) => name && !STATISTICS.test(name));
  return names.length ? { 'voximplant.statistic.get': [{ wire: names[0] }] } : {};
}

const until = (time) => new Promise((resolve) => setTimeout(resolve, Math.max(0, time - Date.now())));

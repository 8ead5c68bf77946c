/* Plays the whole calls of wire/call_scripts.json on the portal, step by step at their seconds; can wait, go on from where it
   was, and be led by hand. */
'use strict';
import { ENTITY_CHANGED, STATE_CHANGED } from './call_card.js';

const STATISTICS = /^(\S+) after (\d+) s$/;

export class ScriptPlayer {
  #turn = 0; // grows with each play and stop: what an earlier one still waits for is not done
  #wake = () => {};
  #timer = null;

  /** onChange() is told of each step, pause and end. */
  constructor(portal, scripts, onChange) {
    Object.assign(this, { portal, scripts, onChange, name: '', steps: [], done: 0, speed: 1, paused: false });
    this.passed = 0; // seconds of the script at the moment `since`
    this.since = 0; // milliseconds since 1970
  }

  get names() {
    return Object.keys(this.scripts).filter((name) => name !== 'comment');
  }

  get isPlaying() {
    return this.name !== '';
  }

  stop() {
    this.#turn += 1;
    clearTimeout(this.#timer);
    this.name = '';
    this.onChange();
  }

  /** Opens the script's card and plays it; done after the last step, or when another play or stop has ended it.
      speed: how many seconds of the script pass in one; done: steps that are over, from an earlier page; settings: as for
      Portal.open, save options. */
  async play(name, { speed = 1, done = 0, paused = false, overrides = {}, ...settings } = {}) {
    if (!this.names.includes(name)) throw new Error(`no script ${name}; there are ${this.names.join(', ')}`);
    this.stop();
    const turn = this.#turn;
    const { options, steps } = this.scripts[name];
    const rest = { ...settings.rest, ...refusals(steps) };
    await this.portal.open({ ...settings, rest, options, overrides: { ...overrides, ...after(steps.slice(0, done)) } });
    if (turn !== this.#turn) return;
    Object.assign(this, { name, steps, done, speed, paused, passed: steps[done - 1]?.at ?? 0, since: Date.now() });
    this.onChange();
    await this.#playOn(turn);
  }

  pause() {
    this.#reckon({ paused: true });
  }

  goOn() {
    this.#reckon({ paused: false });
  }

  setSpeed(speed) {
    this.#reckon({ speed });
  }

  /** The next step, now. */
  step() {
    if (!this.isPlaying) return;
    this.#reckon({ passed: this.steps[this.done].at });
    this.#wake();
  }

  async #playOn(turn) {
    while (this.done < this.steps.length) {
      await this.#due();
      if (turn !== this.#turn) return;
      this.done += 1;
      this.#perform(this.steps[this.done - 1]);
      this.onChange();
    }
    this.stop();
  }

  #due() {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#schedule();
    });
  }

  #schedule() {
    clearTimeout(this.#timer);
    const seconds = (this.steps[this.done].at - this.#now()) / this.speed;
    if (!this.paused) this.#timer = setTimeout(this.#wake, Math.max(0, seconds * 1_000));
  }

  #now() {
    return this.paused ? this.passed : this.passed + ((Date.now() - this.since) / 1_000) * this.speed;
  }

  #reckon(changed) {
    if (!this.isPlaying) return;
    Object.assign(this, { passed: this.#now(), since: Date.now() }, changed);
    this.#schedule();
    this.onChange();
  }

  #perform({ event, args, auto_close: autoClose, statistics }) {
    if (!event) return;
    const [, code, seconds] = STATISTICS.exec(statistics) ?? [];
    if (code) this.portal.writeStatistics(code, seconds / this.speed);
    if (event !== STATE_CHANGED || args[0] !== this.portal.status?.CALL_STATE) this.portal.fire(event, args, { autoClose });
  }
}

/** The steps' statistics that are no record but an answer, from the start on: the name of a sample in wire/rest.json. */
function refusals(steps) {
  const names = steps.map(({ statistics }) => statistics).filter((name) => name && !STATISTICS.test(name));
  return names.length ? { 'voximplant.statistic.get': [{ wire: names[0] }] } : {};
}

/** What PLACEMENT_OPTIONS say once these steps are over. */
function after(steps) {
  const said = steps.map(({ event, args }) => {
    if (event === STATE_CHANGED) return { CALL_STATE: args[0] };
    return event === ENTITY_CHANGED ? args[0] : {};
  });
  return Object.assign({}, ...said);
}

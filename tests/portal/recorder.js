/* What was played in the portal, as a test for tests/browser: the card's opening, each event at its time, and what the widget
   asked of the portal. */
'use strict';

const EVENT_LIMIT = 200; // a call has a handful
const ALWAYS_SENT = ['getInitData', 'placementBindEvent', 'resizeWindow']; // by every page

export class Recorder {
  /** defaults: the settings of Portal.open that need not be said. */
  constructor(defaults) {
    this.defaults = defaults;
    this.opened(defaults);
  }

  opened(settings) {
    const now = Date.now();
    Object.assign(this, { settings, lines: [], since: now, last: now });
  }

  fired(event, args, autoClose) {
    this.#add(`desk.fire(${python(event)}, ${python(args)}${autoClose ? ', auto_close=True' : ''})`);
  }

  /** A record of the statistics that appears after so many seconds. */
  recorded(failedCode, seconds) {
    this.#add(`desk.run("([code, seconds]) => portal.writeStatistics(code, seconds)", ${python([failedCode, seconds])})`);
  }

  /** messages: those between the portal and the widget, of which the widget's commands are what the test expects. */
  test(messages) {
    const received = messages.filter(({ direction, at }) => direction === 'in' && at >= this.since);
    const sent = received.map(({ text }) => text.split(':')[0]);
    const expected = sent.filter((command) => !ALWAYS_SENT.includes(command));
    const lines = [
      'desk.stop_the_clock()',
      `desk.open(${this.#opening().join(', ')})`,
      ...this.lines,
      ...this.#passed(),
      `assert desk.sent() == ${python(expected)}`,
    ];
    return [
      'def test_as_it_was_played(desk):',
      '    """Say in a sentence what this proves."""',
      ...lines.map((line) => `    ${line}`),
      '',
    ].join('\n');
  }

  #add(line) {
    this.lines.push(...this.#passed(), line);
    this.lines.splice(0, this.lines.length - EVENT_LIMIT);
    this.last = Date.now();
  }

  #passed() {
    const seconds = Math.round((Date.now() - this.last) / 100) / 10;
    return seconds ? [`desk.let_pass(${seconds})`] : [];
  }

  #opening() {
    const { options, newCall, ...settings } = this.settings;
    const { CALL_ID, ...overrides } = settings.overrides; // a test has a browser of its own, and remembers no call
    const rest = Object.fromEntries(Object.entries(settings.rest).filter(([, answers]) => answers.length));
    const said = Object.entries({ ...settings, overrides, rest }).filter(
      ([name, value]) => name in this.defaults && !same(value, this.defaults[name]),
    );
    return [python(options), ...said.map(([name, value]) => `${name}=${python(value)}`)];
  }
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** A JSON value as Python writes it. */
function python(value) {
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'object') return `{${Object.entries(value).map((pair) => pair.map(python).join(': ')).join(', ')}}`;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}

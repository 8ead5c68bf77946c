/* The portal's side of the messages with one frame: what it takes, answers and ignores (portal source, AppLayout).

   In: `command:JSON or empty:callbackId or empty:APP_SID`, or an object {method, params, callback, appSid}.
   Out: `callbackId:JSON or empty`. An unknown command or event is met with silence. */
'use strict';
import { STATE_CHANGED } from './call_card.js';

// How the arguments of CallStateChanged reach the widget; other events have one argument at most, and go as with `sdk`.
// sdk: only the first (today's portal and SDK). array, object: all in one value (seen in integrations). A fourth form,
// documented: all of them, as the documentation promises; only the stand-in's SDK understands that message.
export const FORMS = {
  sdk: (args) => args,
  array: (args) => [args],
  object: ([callState, additionalParams]) => [
    Object.keys(additionalParams ?? {}).length ? { callState, additionalParams } : { callState },
  ],
};

const OPENABLE = /^\/(crm\/(deal|lead|contact|company)|marketplace|company\/personal\/user\/\d+|workgroups\/group\/\d+)\//;

// What every frame may ask for: command → function of layout, parameters and the answer to give.
const COMMANDS = {
  getInitData: (layout, _parameters, answer) => {
    layout.subscriptions = {}; // a new page; what an earlier one subscribed to still goes out, and is unknown there
    answer(layout.host.initData(layout));
    layout.firstRun = false;
  },
  getInterface: (layout, _parameters, answer) =>
    answer({ command: Object.keys(layout.commands), event: layout.placementEvents }),
  refreshAuth: (layout, _parameters, answer) => layout.host.refreshAuth().then(answer),
  resizeWindow: (layout, { width, height }, answer) => {
    const { style } = layout.element;
    style.width = width === '100%' ? width : `${Number.parseInt(width, 10) || 100}px`;
    if (Number.parseInt(height, 10)) style.height = `${Number.parseInt(height, 10)}px`;
    const box = layout.element.getBoundingClientRect();
    answer({ width: box.width, height: box.height });
  },
  reloadWindow: () => location.reload(),
  setTitle: (_layout, parameters, answer) => {
    document.title = parameters.title;
    answer(parameters);
  },
  setScroll: (_layout, parameters, answer) => {
    if (parameters.scroll >= 0) scrollTo(scrollX, parameters.scroll);
    answer(parameters);
  },
  setUserOption: (layout, parameters, answer) => {
    layout.host.setUserOption(parameters);
    answer(parameters);
  },
  setAppOption: (layout, parameters, answer) => {
    if (layout.admin) layout.host.setAppOption(parameters).then(answer);
  },
  setInstall: (_layout, parameters, answer) => answer(parameters),
  setInstallFinish: (layout, { value }) => layout.host.finishInstallation(value !== false),
  imPhoneTo: (layout, { phone }) => layout.host.phoneTo(phone),
  openApplication: (layout, parameters, answer) => layout.host.openSlider('the application', parameters, answer),
  closeApplication: (layout, _parameters, answer) => layout.host.closeSlider('the application') && answer(),
  openPath: (layout, { path }, answer) => {
    if (typeof path === 'string' && OPENABLE.test(path)) layout.host.openPath(path, () => answer({ result: 'close' }));
    else answer({ result: 'error', errorCode: 'PATH_NOT_AVAILABLE' });
  },
};

export class ApplicationLayout {
  /** frame: the ApplicationFrame; commands and placementEvents: what the placement knows, null where it is no placement's;
      host: the portal, asked for what the layout has not; events: CustomEvents. */
  constructor({ frame, commands, placementEvents, host, events, form, admin, firstRun }) {
    Object.assign(this, { frame, host, events, form, admin, firstRun });
    this.element = frame.element.parentElement;
    this.isPlacement = commands !== null;
    this.commands = commands ?? {};
    this.placementEvents = placementEvents ?? [];
    this.subscriptions = {}; // event → how often the present page subscribed
    this.destroyed = false;
    this.receive = this.receive.bind(this);
    addEventListener('message', this.receive);
  }

  destroy() {
    removeEventListener('message', this.receive);
    this.frame.remove();
    this.destroyed = true;
  }

  receive({ origin, data }) {
    if (origin !== this.frame.origin || !data || !['string', 'object'].includes(typeof data)) return;
    const { method, params, callback, appSid } = typeof data === 'object' ? data : split(data);
    if (appSid !== this.frame.appSid) return;
    this.host.log('in', data);
    this.perform(method, params || [], callback);
  }

  perform(method, parameters, callback) {
    const answer = (value) => callback && this.host.disturbances.pass(method, () => this.post(callback, value));
    if (method === 'placementBindEvent' && this.isPlacement) this.subscribe(parameters.event, callback);
    else if (Object.hasOwn(this.commands, method)) answer(this.commands[method]());
    else if (Object.hasOwn(COMMANDS, method)) COMMANDS[method](this, parameters, answer);
  }

  /** There is no unsubscribing: only a layout that was destroyed stops listening, at the next event. */
  subscribe(event, callback) {
    if (!this.placementEvents.includes(event)) return;
    this.events.add(event, (...args) => {
      if (this.destroyed) return false;
      this.host.disturbances.pass(event, () => this.deliver(callback, event, args));
      return true;
    });
    this.subscriptions[event] = (this.subscriptions[event] ?? 0) + 1;
    this.host.subscribed(event);
  }

  deliver(callback, event, args) {
    if (this.form === 'documented') {
      this.send({ callback, args });
      return;
    }
    const shaped = event === STATE_CHANGED && typeof args[0] === 'string' ? FORMS[this.form](args) : args;
    this.post(callback, shaped[0]);
  }

  post(callback, value) {
    this.send(`${callback}:${value === undefined ? '' : JSON.stringify(value)}`);
  }

  send(message) {
    const { window } = this.frame; // null once the frame was removed
    if (!window) return;
    this.host.log('out', message);
    window.postMessage(message, this.frame.origin);
  }
}

/** At the first colon and at the last two: JSON may hold colons. */
function split(message) {
  const parts = message.split(':');
  const json = parts.slice(1, -2).join(':');
  return { method: parts[0], params: json && JSON.parse(json), callback: parts.at(-2), appSid: parts.at(-1) };
}

/* The portal's page: window.portal, for tests and for the control panel. */
'use strict';
import { ApplicationFrame } from './application_frame.js';
import { ApplicationHost } from './application_host.js';
import { ApplicationLayout } from './application_layout.js';
import { CallCard, ENTITY_CHANGED, EVENTS, STATE_CHANGED } from './call_card.js';
import { Controls } from './controls.js';
import { CustomEvents } from './custom_events.js';
import { Recorder } from './recorder.js';
import { RestWorld } from './rest_world.js';
import { Screen } from './screen.js';
import { ScriptPlayer } from './script_player.js';

const COMMANDS = ['getStatus', 'disableAutoClose', 'enableAutoClose'];

// What open takes.
const DEFAULTS = {
  options: 'incoming_unknown_number', // a name in wire/placement_options.json, or PLACEMENT_OPTIONS
  newCall: false, // true: with a CALL_ID of its own, so that it is none that the widget remembers
  overrides: {}, // PLACEMENT_OPTIONS that differ from these
  method: 'GET', // or POST
  lang: 'en',
  width: 420, // of the iframe, CSS pixels
  page: 'call-card.html',
  placement: 'CALL_CARD',
  admin: null, // null: only outside the card
  install: false, // the application is not installed yet
  firstRun: false,
  form: 'sdk', // how the arguments of CallStateChanged cross: sdk, array, object, documented
  knows: {}, // commands and events of the placement: lists of names; all where absent
  userOptions: null, // null: those that were kept
  appOptions: {},
  autoCloseAllowed: true,
  commentBoxOpen: false,
  rest: {}, // method → answers in place of its own, as in World.set of world.py
};

class Portal {
  #opening = 0;
  #events = new CustomEvents();

  constructor({ auth, widgetUrl, wire }) {
    this.widgetUrl = widgetUrl;
    this.wire = wire;
    this.screen = new Screen();
    this.world = new RestWorld(auth, (error) => this.screen.notice(error));
    this.host = new ApplicationHost({
      world: this.world,
      screen: this.screen,
      reopen: (changed) => this.open({ ...this.settings, ...changed }),
    });
    this.recorder = new Recorder(DEFAULTS);
    this.player = new ScriptPlayer(this, wire.call_scripts, () => this.render());
    this.onChange = () => {}; // told of each change that is seen
    this.settings = DEFAULTS;
    this.card = null;
    this.layout = null;
  }

  /** Opens a card, or with another placement than CALL_CARD an application's page; done once the iframe is on its way. */
  async open(settings = {}) {
    const opening = ++this.#opening;
    const wanted = { ...DEFAULTS, ...settings };
    wanted.admin ??= wanted.placement !== 'CALL_CARD';
    this.close('another was opened');
    this.layout?.destroy();
    await this.world.set({ admin: wanted.admin, installed: !wanted.install, overrides: wanted.rest });
    if (opening === this.#opening) this.#show(wanted);
  }

  #show(settings) {
    const { page, method, lang, knows, form, admin, firstRun } = settings;
    this.settings = settings;
    this.recorder.opened(settings);
    this.card = settings.placement === 'CALL_CARD' ? this.#newCard(settings) : null;
    this.host.prepare(settings, this.card);
    const frame = new ApplicationFrame({ holder: this.screen.show(settings), widgetUrl: this.widgetUrl, page });
    this.layout = new ApplicationLayout({
      ...{ frame, form, admin, firstRun, host: this.host, events: this.#events },
      commands: this.card && pick(this.card.commands, knows.commands ?? COMMANDS),
      placementEvents: this.card && EVENTS.filter((event) => (knows.events ?? EVENTS).includes(event)),
    });
    if (method === 'POST') frame.openByPost(lang, this.host.formFields);
    else frame.openByGet(lang);
    this.render();
  }

  #newCard({ options, newCall, overrides, autoCloseAllowed, commentBoxOpen }) {
    const presets = this.wire.placement_options;
    const preset = typeof options === 'string' ? presets[options] : options;
    if (!preset) throw new Error(`no placement options ${options}; there are ${Object.keys(presets).join(', ')}`);
    const ids = newCall ? { CALL_ID: preset.CALL_ID.replace(/\d+(?=\D*$)/, String(Date.now())) } : {};
    return new CallCard({
      ...{ options: { ...preset, ...ids, ...overrides }, events: this.#events, autoCloseAllowed, commentBoxOpen },
      onChange: () => this.render(),
      onClose: () => {
        this.layout.destroy();
        this.render();
      },
    });
  }

  /** The card fires BeforeClose and is gone, in the same tick. */
  close(reason = 'operator') {
    this.card?.close(reason);
  }

  /** The same call in a new card: the page that was there is gone, and all that it knew. */
  reopen() {
    const options = this.status ?? this.settings.options;
    return this.open({ ...this.settings, options, newCall: false, overrides: {} });
  }

  /** The same card, and a new page in its iframe. */
  reload() {
    this.layout.frame.reload();
  }

  /** Fires an event as it stands, nonsense too; with autoClose the portal then asks the card to close, in the same tick. */
  fire(event, args = [], { autoClose = false } = {}) {
    if (!this.isOpen) return;
    this.recorder.fired(event, args, autoClose);
    this.card.fire(event, args);
    if (autoClose) this.card.autoClose();
  }

  /** Another state of the call; one that it has already is not repeated. */
  setState(state, failedCode = '', { autoClose = false } = {}) {
    if (this.status?.CALL_STATE === state) return;
    this.fire(STATE_CHANGED, [state, failedCode ? { failedCode } : {}], { autoClose });
  }

  /** Another client or number: {PHONE_NUMBER, CRM_ENTITY_TYPE, CRM_ENTITY_ID}. */
  entity(entity) {
    this.fire(ENTITY_CHANGED, [entity]);
  }

  /** Plays a call of wire/call_scripts.json: see ScriptPlayer. */
  play(name, settings) {
    return this.player.play(name, settings);
  }

  /** Writes this call's record of voximplant.statistic.get, after so many seconds of this page's clock. */
  writeStatistics(failedCode, seconds = 0) {
    this.recorder.recorded(failedCode, seconds);
    const { CALL_ID, PHONE_NUMBER = '', CRM_ENTITY_TYPE, CRM_ENTITY_ID, CALL_DIRECTION } = this.status;
    const CALL_TYPE = { outgoing: '1', callback: '4' }[CALL_DIRECTION] ?? '2';
    const record = { CALL_ID, PHONE_NUMBER, CRM_ENTITY_TYPE, CRM_ENTITY_ID, CALL_TYPE, CALL_FAILED_CODE: failedCode };
    setTimeout(() => this.world.set({ statistics: [record] }), seconds * 1_000);
  }

  /** From now on the token is expired: REST says so, and the SDK asks for another. */
  expire() {
    return this.world.set({ expired: true });
  }

  /** From now on the answers to a command, or an event, reach the widget `never`, `late` or `twice`. */
  disturb(name, way) {
    this.host.disturbances.disturb(name, way);
  }

  /** From now on all messages go as ever. */
  heal() {
    this.host.disturbances.heal();
  }

  /** How many answers or events the last disturbance has met. */
  get disturbed() {
    return this.host.disturbances.met;
  }

  /** What the REST side was asked: [{method, fields, at, status}]. */
  requests() {
    return this.world.requests();
  }

  closeSlider() {
    return this.host.closeSlider();
  }

  /** Which tab of the card is seen: `application` or `deals`. The iframe stays. */
  showTab(name) {
    this.screen.showTab(name);
  }

  setWidth(width) {
    this.screen.setWidth(width);
  }

  /** `light`, `dark`, or `system`: what the browser prefers. */
  setTheme(theme) {
    this.screen.setTheme(theme);
  }

  setForm(form) {
    this.layout.form = form;
  }

  setCommentBox(open) {
    if (this.card) this.card.commentBoxOpen = open;
    this.render();
  }

  /** What was played since the card was opened, as a test in Python. */
  asTest() {
    return this.recorder.test(this.messages);
  }

  render() {
    this.screen.render(this);
    this.onChange();
  }

  get isOpen() {
    return this.card !== null && this.card.closedBecause === null;
  }

  /** Why the card closed: operator, auto-close, timer, enableAutoClose, another was opened; null while it has not. */
  get closedBecause() {
    return this.card?.closedBecause ?? null;
  }

  get autoCloseAllowed() {
    return this.card?.autoCloseAllowed ?? null;
  }

  get commentBoxOpen() {
    return this.card?.commentBoxOpen ?? null;
  }

  /** When the running timer closes the card, milliseconds since 1970; null where none runs. */
  get closesAt() {
    return this.card?.closesAt ?? null;
  }

  /** What getStatus answers. */
  get status() {
    return this.card?.options ?? null;
  }

  get auth() {
    return this.world.auth;
  }

  /** Event → how often the page that is in the iframe now has subscribed. */
  get subscriptions() {
    return this.layout?.subscriptions ?? {};
  }

  /** The last messages: {direction: in or out, text, at: milliseconds since 1970}. */
  get messages() {
    return this.host.messages;
  }

  /** Numbers that the application asked to dial. */
  get phoned() {
    return this.host.phoned;
  }

  /** Paths that it opened. */
  get opened() {
    return this.host.opened;
  }

  /** Whether it said that its installation is finished. */
  get installed() {
    return this.host.installed;
  }

  /** [event, args] to fire in the very tick in which the widget subscribes to CallStateChanged; each once. */
  get afterSubscription() {
    return this.host.afterSubscription;
  }

  set afterSubscription(events) {
    this.host.afterSubscription = events;
  }
}

const pick = (commands, names) => Object.fromEntries(Object.entries(commands).filter(([name]) => names.includes(name)));

const { auth, widgetUrl } = document.body.dataset;
window.portal = new Portal({ auth, widgetUrl, wire: JSON.parse(document.getElementById('wire').textContent) });
new Controls(window.portal, new URLSearchParams(location.search));

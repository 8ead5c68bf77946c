/* The control panel: a form whose values stand in the page's address, and buttons that do what window.portal can do. */
'use strict';
import { PanelAddress, read } from './panel_address.js';

const FAULT = 'rest:'; // before a method's name in the name of a field
const RECORD_AFTER = 3; // seconds until a call that failed by hand is in the statistics

// Pages that can be opened, and how a portal opens each.
const PAGES = {
  'call-card.html': {},
  'index.html': { placement: 'DEFAULT' },
  'install.html': { placement: 'DEFAULT', install: true },
};

// Who the user is: as usual is an employee in the card, and an administrator in the application's own pages.
const ADMIN = { 'as usual': null, administrator: true, employee: false };

// The two clients between whom "another client" changes.
const CLIENTS = [
  { PHONE_NUMBER: '+19001234567', CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 797 },
  { PHONE_NUMBER: '+375297654321', CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 13 },
];

// Answers that are no sample of wire/rest.json.
const FAULTS = { never: { never: true }, cut: { cut: true } };

export class Controls {
  /** portal: window.portal; query: the address's parameters. */
  constructor(portal, query) {
    this.portal = portal;
    this.form = document.getElementById('controls');
    this.fields = [...this.form.elements].filter((field) => field.name);
    this.address = new PanelAddress(query, this.fields);
    this.actions = this.#actions();
    document.body.dataset.blank = String(this.address.isBlank);
    this.form.addEventListener('change', ({ target }) => this.#changed(target));
    this.form.addEventListener('submit', (event) => event.preventDefault());
    document.addEventListener('click', ({ target }) => this.#clicked(target.closest('[data-do]')));
    setInterval(() => portal.screen.countDown(), 1_000);
    portal.setTheme(this.value('theme'));
    if (!this.address.isBlank) this.#bringBack();
    portal.onChange = () => this.address.keep(portal);
  }

  value(name) {
    return read(this.form.elements[name]);
  }

  /** The panel as settings of Portal.open, for this page. */
  settings(page = this.value('page')) {
    return {
      page,
      ...PAGES[page],
      options: this.value('options'),
      newCall: true,
      method: this.value('method'),
      lang: this.value('lang'),
      width: Number(this.value('width')),
      admin: ADMIN[this.value('user')],
      form: this.value('form'),
      knows: { commands: this.#checked('command:'), events: this.#checked('event:') },
      commentBoxOpen: this.value('comment'),
      rest: this.#faults(),
    };
  }

  get speed() {
    return Number(this.value('speed'));
  }

  #checked(prefix) {
    const named = this.fields.filter(({ name, checked }) => name.startsWith(prefix) && checked);
    return named.map(({ name }) => name.slice(prefix.length));
  }

  /** Every method of the panel, with no answers where it is to answer by itself. */
  #faults() {
    const named = this.fields.filter(({ name }) => name.startsWith(FAULT));
    return Object.fromEntries(named.map((field) => [field.name.slice(FAULT.length), fault(field.value)]));
  }

  /** A change of what is asked at the opening opens a new card; all else counts at once. */
  #changed(field) {
    if (!field.name) return;
    this.address.keep(this.portal);
    const atOnce = {
      width: () => this.portal.setWidth(Number(field.value)),
      theme: () => this.portal.setTheme(field.value),
      form: () => this.portal.setForm(field.value),
      comment: () => this.portal.setCommentBox(field.checked),
      speed: () => this.portal.player.setSpeed(this.speed),
      code: () => {},
      closing: () => {},
    };
    if (field.name.startsWith(FAULT)) this.portal.world.set({ overrides: this.#faults() });
    else if (atOnce[field.name]) atOnce[field.name]();
    else this.#open();
  }

  /** What the address names: a call as it was, and the script that was played on it. */
  #bringBack() {
    const { script, overrides } = this.address;
    if (script) this.#play(script.name, { done: script.done, paused: script.paused, overrides });
    else this.#open({ overrides });
  }

  #clicked(button) {
    if (button) this.actions[button.dataset.do](button.dataset.with);
  }

  #open(more) {
    this.portal.player.stop();
    this.portal.open({ ...this.settings(), ...more });
  }

  #play(name, more) {
    this.portal.play(name, { ...this.settings('call-card.html'), speed: this.speed, ...more });
  }

  #actions() {
    const { portal } = this;
    return {
      open: () => this.#open(),
      play: (name) => this.#play(name),
      pause: () => (portal.player.paused ? portal.player.goOn() : portal.player.pause()),
      step: () => portal.player.step(),
      state: (state) => this.#setState(state, state === 'idle' ? this.value('code') : ''),
      hangup: () => this.#setState('idle', hangupCode(portal.status)),
      client: () => portal.entity(CLIENTS.find(({ PHONE_NUMBER }) => PHONE_NUMBER !== portal.status?.PHONE_NUMBER)),
      reopen: () => portal.reopen(),
      reload: () => portal.reload(),
      close: () => portal.close(),
      expire: () => portal.expire(),
      comment: () => this.#toggleComment(),
      tab: (name) => portal.showTab(name),
      slider: () => portal.closeSlider(),
      notice: () => portal.screen.notice(''),
      copy: () => navigator.clipboard.writeText(portal.messages.map(line).join('\n')),
      test: () => navigator.clipboard.writeText(portal.asTest()),
      clear: () => portal.screen.clearLog(),
    };
  }

  #setState(state, code) {
    if (!this.portal.isOpen || this.portal.status.CALL_STATE === state) return;
    if (code) this.portal.writeStatistics(code, RECORD_AFTER / this.speed);
    this.portal.setState(state, code, { autoClose: state === 'idle' && this.value('closing') });
  }

  #toggleComment() {
    const field = this.form.elements.comment;
    field.checked = !this.portal.commentBoxOpen;
    this.#changed(field);
  }
}

function fault(name) {
  if (!name) return [];
  return [FAULTS[name] ?? { wire: name }];
}

/** What the telephony says of a call that the operator ends: nothing went wrong once the two have spoken. */
function hangupCode({ CALL_STATE, CALL_DIRECTION }) {
  if (CALL_STATE === 'connected') return '';
  return CALL_DIRECTION === 'incoming' ? '603' : '603-S';
}

const line = ({ direction, text, at }) => `${new Date(at).toISOString()} ${direction} ${text}`;

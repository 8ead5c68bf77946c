/* What a frame asks of the portal around it, and what the portal remembers of that. */
'use strict';
import { asStrings, protocol } from './application_frame.js';
import { STATE_CHANGED } from './call_card.js';
import { Disturbances } from './disturbances.js';

const MESSAGE_LIMIT = 500;
const KEPT_LIMIT = 100; // numbers and paths
const USER_OPTIONS = 'portal: user options'; // in localStorage: a portal keeps them from page to page, all as strings

export class ApplicationHost {
  /** world: the RestWorld; screen: the Screen; reopen(settings): opens the application anew. */
  constructor({ world, screen, reopen }) {
    Object.assign(this, { world, screen, reopen });
    this.messages = [];
    this.phoned = [];
    this.opened = [];
    this.installed = false;
    this.afterSubscription = [];
    this.disturbances = new Disturbances();
  }

  /** A frame is about to be opened: settings of Portal.open, and the card, or null for an application's page. */
  prepare(settings, card) {
    Object.assign(this, { settings, card });
    this.userOptions = settings.userOptions ?? JSON.parse(localStorage.getItem(USER_OPTIONS) ?? '{}');
    this.appOptions = settings.appOptions;
  }

  /** Opened by POST, all values are strings; by GET they keep their types. */
  get placementOptions() {
    const options = this.card ? this.card.options : { any: '5/' };
    return this.settings.method === 'POST' ? asStrings(options) : options;
  }

  get formFields() {
    const { placement } = this.settings;
    const PLACEMENT_OPTIONS = JSON.stringify(this.placementOptions);
    return asStrings({
      ...this.world.tokens,
      member_id: this.world.memberId,
      status: 'L',
      PLACEMENT: placement,
      PLACEMENT_OPTIONS,
    });
  }

  initData({ firstRun, admin }) {
    const { lang, install, placement } = this.settings;
    return {
      LANG: lang,
      DOMAIN: location.host,
      PROTOCOL: protocol(),
      PATH: '/rest',
      ...this.world.tokens,
      MEMBER_ID: this.world.memberId,
      FIRST_RUN: firstRun,
      IS_ADMIN: admin,
      INSTALL: install,
      USER_OPTIONS: this.userOptions,
      APP_OPTIONS: this.appOptions,
      PLACEMENT: placement,
      PLACEMENT_OPTIONS: this.placementOptions,
    };
  }

  refreshAuth() {
    return this.world.refresh();
  }

  log(direction, message) {
    const entry = { direction, text: typeof message === 'string' ? message : JSON.stringify(message), at: Date.now() };
    keep(this.messages, entry, MESSAGE_LIMIT);
    this.screen.log(entry, MESSAGE_LIMIT);
  }

  /** In the tick of the subscription, so that an event can come before anything else does. */
  subscribed(event) {
    if (event !== STATE_CHANGED) return;
    for (const [name, args] of this.afterSubscription.splice(0)) this.card.fire(name, args);
  }

  setUserOption({ name, value }) {
    this.userOptions[name] = value;
    localStorage.setItem(USER_OPTIONS, JSON.stringify(asStrings(this.userOptions)));
  }

  async setAppOption({ name, value }) {
    this.appOptions[name] = value;
    return { result: true };
  }

  phoneTo(phone) {
    keep(this.phoned, phone, KEPT_LIMIT);
    this.screen.notice(`The application asked to dial ${phone}.`);
  }

  openPath(path, onClose) {
    keep(this.opened, path, KEPT_LIMIT);
    this.openSlider(path, {}, onClose);
  }

  openSlider(what, _parameters, onClose) {
    this.slider = { what, onClose };
    this.screen.slider(what);
  }

  /** Closes the slider that shows this, or any; returns whether there was one. */
  closeSlider(what = this.slider?.what) {
    if (!this.slider || this.slider.what !== what) return false;
    const { onClose } = this.slider;
    this.slider = null;
    this.screen.slider(null);
    onClose();
    return true;
  }

  /** A portal loads its page anew, which shows the application; only pages loaded after that have its placements. */
  async finishInstallation(installed) {
    this.installed = installed;
    await this.world.set({ installed });
    if (installed) await this.reopen({ page: 'index.html', placement: 'DEFAULT', install: false, firstRun: false });
  }
}

function keep(list, entry, limit) {
  list.push(entry);
  if (list.length > limit) list.shift();
}

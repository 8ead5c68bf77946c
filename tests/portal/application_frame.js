/* The iframe of an application, and the two ways in which a portal opens a handler in it (portal source). */
'use strict';

export class ApplicationFrame {
  /** holder: the element that the iframe is put into; widgetUrl: the address of the bundle; page: the handler's file. */
  constructor({ holder, widgetUrl, page }) {
    this.appSid = randomHex(16);
    this.origin = new URL(widgetUrl).origin;
    this.handler = new URL(page, widgetUrl);
    this.element = document.createElement('iframe');
    this.element.title = 'Application';
    // The SDK finds its portal in window.name.
    this.element.name = `${location.host}|${protocol()}|${this.appSid}`;
    this.element.allow = 'clipboard-write';
    holder.replaceChildren(this.element);
  }

  get window() {
    return this.element.contentWindow;
  }

  /** As for an uploaded archive: a plain address, everything else is asked for later. */
  openByGet(lang) {
    this.open = () => {
      this.element.src = this.#address(lang);
    };
    this.open();
  }

  /** As for a handler on a server of one's own: a form into the iframe. fields: name → value, all of them strings. */
  openByPost(lang, fields) {
    const form = document.createElement('form');
    Object.assign(form, { method: 'POST', action: this.#address(lang), target: this.element.name, hidden: true });
    for (const [name, value] of Object.entries(fields)) {
      const input = document.createElement('input');
      Object.assign(input, { type: 'hidden', name, value });
      form.append(input);
    }
    this.open = () => {
      document.body.append(form);
      form.submit();
      form.remove();
    };
    this.open();
  }

  /** A new page in the same iframe: it knows nothing of what the old one had. */
  reload() {
    this.open();
  }

  remove() {
    this.element.remove();
  }

  #address(lang) {
    const query = { DOMAIN: location.host, PROTOCOL: protocol(), LANG: lang, APP_SID: this.appSid };
    return `${this.handler}?${new URLSearchParams(query)}`;
  }
}

/** 1 where the portal is https. */
export const protocol = () => (location.protocol === 'https:' ? 1 : 0);

export const randomHex = (bytes) =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A value as a form leaves it: every leaf a string, lists and objects as they were. */
export function asStrings(value) {
  if (Array.isArray(value)) return value.map(asStrings);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asStrings(inner)]));
  }
  return value === null ? '' : String(value);
}

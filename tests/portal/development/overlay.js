/* During development, over the card: the mistakes in its sources, as the server finds them, and the tracebacks and errors of
   what runs in it. The card below goes on as it last was when it was right. A plugin of livereload.js. */
'use strict';
(() => {
  const MISTAKES = 'development/mistakes.json';
  const TRACEBACK = 'Traceback (most recent call last):';
  const PLACE = /File "([^"]+)", line (\d+)/g;
  const KEPT = 20; // errors of the running card, the oldest go first

  const element = (name, text, className = '') => Object.assign(document.createElement(name), { textContent: text, className });

  class Overlay {
    constructor() {
      this.mistakes = [];
      this.errors = [];
      this.host = element('development-overlay', '');
      this.list = element('ol', '');
      const style = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/development/overlay.css' });
      const box = element('section', '');
      const dismiss = Object.assign(element('button', 'Dismiss'), { type: 'button' });
      box.setAttribute('role', 'alert');
      dismiss.addEventListener('click', () => this.host.remove());
      box.append(dismiss, this.list);
      // A root of its own: the styles of the card, in whatever state they are, do not reach into it.
      this.host.attachShadow({ mode: 'open' }).append(style, box);
    }

    showMistakes(mistakes) {
      this.mistakes = mistakes.map(({ file, line, text, message }) => ({ title: `${file}:${line}`, message, text }));
      this.show();
    }

    /** One that comes again and again is there once. */
    showError(title, message, text) {
      this.errors = this.errors.filter((error) => error.title !== title || error.text !== text).slice(-KEPT + 1);
      this.errors.push({ title, message, text });
      this.show();
    }

    show() {
      const entries = [...this.mistakes, ...this.errors];
      this.list.replaceChildren(...entries.map(entry));
      if (entries.length) document.documentElement.append(this.host);
      else this.host.remove();
    }
  }

  const entry = ({ title, message, text }) => {
    const item = element('li', '');
    item.append(element('b', title), ' ', element('span', message), element('pre', text));
    return item;
  };

  const overlay = new Overlay();

  // MicroPython writes a traceback line by line, or has it whole in an error: it ends with the first line not indented.
  let traceback = null;
  const hear = (text) => {
    for (const line of text.trimEnd().split('\n')) {
      if (line === TRACEBACK) traceback = [];
      else if (traceback?.push(line) && !line.startsWith(' ')) {
        const [, file, number] = [...traceback.join('\n').matchAll(PLACE)].at(-1) ?? ['', 'the card', '?'];
        overlay.showError(`${file}:${number}`, line, traceback.join('\n'));
        traceback = null;
      }
    }
  };

  const said = (value) => (value instanceof Error ? value.message : String(value));

  const write = console.error;
  console.error = (...values) => {
    write.apply(console, values);
    hear(values.map(said).join(' '));
  };

  addEventListener('error', ({ error, message, filename, lineno }) => {
    if (message?.includes(TRACEBACK)) hear(said(error));
    else if (filename?.startsWith(location.origin)) overlay.showError(`${filename}:${lineno}`, message, '');
  });
  addEventListener('unhandledrejection', ({ reason }) => hear(said(reason)));

  let shown = Promise.resolve(); // one after the other, so that the last ones stay
  const fetchMistakes = async () => (await fetch(`/${MISTAKES}`)).json();

  window.LiveReloadPluginOverlay = class {
    static identifier = 'overlay';
    static version = '1';

    reload(path) {
      if (path !== MISTAKES) return false;
      shown = shown.then(fetchMistakes).then((mistakes) => overlay.showMistakes(mistakes));
      return true;
    }
  };
})();

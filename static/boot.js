/* The boot script of every page: there before Python can be. In the call card it subscribes to the call's events the moment
   the SDK is ready, shows a running call in words, and keeps what comes with its time of arrival until Python takes over;
   it says so when Python does not come. */
'use strict';
(() => {
  const PYTHON_LIMIT = 10_000; // milliseconds; after that the operator is told
  const PORTAL_LIMIT = 10_000; // milliseconds for the SDK to load and the portal to answer it
  const PORTAL_USUAL = 500; // milliseconds in which a portal has mostly answered
  const KEPT_LIMIT = 1_000; // messages kept for Python, the oldest go first; a call sends a handful
  const TEXT_LIMIT = 5_000; // characters of a text that Python is given; a megabyte would take it half a second (measured)
  const EVENTS = ['CallCard::CallStateChanged', 'CallCard::EntityChanged', 'CallCard::BeforeClose'];
  const STATES = ['idle', 'connecting', 'connected'];
  const BROWSER_LANGUAGES = { es: 'la', pt: 'br', uk: 'ua' }; // where a portal's code is not the browser's
  const script = document.currentScript;
  document.documentElement.dataset.boot = '';
  const languages = script.dataset.languages.split(' ');
  const query = new URLSearchParams(location.search);

  // Where the machine's clock is set back, this page's goes on from where it was: MicroPython's waits would otherwise last
  // until the machine's is as late again (measured).
  const machine = Date.now;
  let latest = 0;
  let ahead = 0;
  Date.now = () => {
    ahead = Math.max(ahead, latest - machine());
    latest = machine() + ahead;
    return latest;
  };

  const opened = Date.now();
  const parsed = new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve));
  const phases = JSON.parse(script.dataset.phases); // state, or state and direction → phase, while a call runs
  const kept = [];
  const subscribed = new Set();
  let deliver = null;
  let state = 'idle';
  let direction = '';
  let failed = '';

  const known = (language) => languages.includes(language) && language;

  const chooseLanguage = (portal) => {
    const browser = navigator.language.slice(0, 2);
    return known(portal) || known(query.get('LANG')) || known(BROWSER_LANGUAGES[browser] ?? browser) || 'en';
  };

  const fetchJson = (name) =>
    fetch(name).then((answer) => {
      if (!answer.ok) throw new Error(`${name} answered ${answer.status}`);
      return answer.json();
    });

  const fetchTexts = async (name, language) => {
    const loaded = await fetchJson(`locales/${name.replace('*', language)}.json`);
    return name.includes('*') ? loaded : loaded[language];
  };

  // A page names the files of its texts: with * for the language, or a file that has all languages.
  const fetchCatalogue = (language) => {
    const names = script.dataset.catalogues.split(' ');
    return Promise.all(names.map((name) => fetchTexts(name, language))).then((parts) => ({
      ...parts[0],
      texts: Object.assign({}, ...parts.map(({ texts }) => texts)),
    }));
  };

  // The address mostly names the language already, so that the catalogue need not wait for the portal.
  let language = chooseLanguage('');
  let catalogue = fetchCatalogue(language);

  const toJson = (value, limit = TEXT_LIMIT) =>
    JSON.stringify(value, (_key, inner) => (typeof inner === 'string' ? inner.slice(0, limit) : inner));

  const receive = (name, values) => {
    const message = toJson([name, values, Date.now()]);
    if (deliver) return deliver(message);
    if (name !== EVENTS[2]) state = stateIn(values[0]) ?? state;
    showState();
    kept.push(message);
    if (kept.length > KEPT_LIMIT) kept.shift();
  };

  const stateIn = (value) => {
    const said = value?.CALL_STATE ?? value?.callState ?? value?.state ?? (Array.isArray(value) ? value[0] : value);
    return STATES.includes(said) ? said : undefined;
  };

  const subscribe = (name) => {
    if (subscribed.has(name)) return;
    subscribed.add(name);
    window.BX24.placement.bindEvent(name, (...values) => receive(name, values));
  };

  // A portal's own address may be written into the policy only here: the page is the same file for every portal.
  const narrowConnections = () => {
    const [domain, protocol] = window.name.split('|');
    const portal = /^[\w.-]+(:\d+)?$/.test(domain) ? `http${protocol === '0' ? '' : 's'}://${domain}` : '';
    const meta = document.createElement('meta');
    meta.httpEquiv = 'Content-Security-Policy';
    meta.content = `connect-src 'self' ${portal}`;
    document.head.append(meta);
  };

  const onPortal = () => {
    const info = window.BX24.placement.info();
    const inCard = info.placement === 'CALL_CARD';
    if (inCard) EVENTS.forEach(subscribe);
    const portal = chooseLanguage(window.BX24.getLang());
    if (portal !== language) catalogue = fetchCatalogue((language = portal));
    if (inCard) {
      state = stateIn(info.options) ?? state;
      direction = info.options?.CALL_DIRECTION ?? '';
      showState();
      window.BX24.placement.call('getStatus', {}, (...values) => receive('getStatus', values));
    }
    return { unavailable: inCard ? '' : 'placement', info };
  };

  const element = (field) => document.querySelector(`main [data-field="${field}"]`);

  /* The texts, none where they have not come; once the page is there to show them. */
  const texts = async () => {
    await parsed;
    return catalogue.then((loaded) => loaded.texts, () => ({}));
  };

  /* A running call is on the screen before Python is; a call that is over only where Python does not come, since Python
     alone knows how it ended. */
  const showState = async () => {
    const words = await texts();
    const card = document.querySelector('main#call-card');
    const phase = phases[state] ?? phases[`${state} ${direction}`];
    if (deliver || !card || !(failed || phase || card.dataset.state !== 'idle')) return;
    const said = words[`phase.${phase}`] ?? words[`state.${state}`] ?? element('boot').dataset[state];
    element('phase').textContent = said ?? state;
    card.dataset.state = state;
    card.dataset.phase = phase ?? 'waiting';
  };

  const fail = async (reason) => {
    if (failed || deliver) return;
    failed = reason;
    console.error(`call card: ${reason}`);
    showState();
    const words = await texts();
    if (deliver) return; // Python has come after all
    const notice = element('boot');
    notice.textContent = words[notice.dataset.text] ?? notice.textContent;
    notice.hidden = false;
  };

  // Python's own script waits for the subscription, which its compiling would delay; but not for a portal that is slow.
  const startPython = async () => {
    await parsed;
    if (document.getElementById('python')) return;
    const { python: src, fetched } = script.dataset;
    const python = Object.assign(document.createElement('script'), { id: 'python', type: 'module', src });
    const preload = { rel: 'preload', as: 'fetch', crossOrigin: '' };
    const links = fetched.split(' ').map((href) => Object.assign(document.createElement('link'), preload, { href }));
    document.head.append(python, ...links);
  };
  setTimeout(startPython, PORTAL_USUAL);

  const ready = new Promise((resolve) => {
    const settle = ({ unavailable, info }) => {
      setTimeout(startPython); // as a task of its own: the portal has the subscription 1 ms sooner (measured)
      resolve(catalogue.then((loaded) => toJson({ unavailable, info, opened, language, catalogue: loaded })));
    };
    const giveUp = (unavailable) => settle({ unavailable, info: null });
    const onSdk = () => {
      narrowConnections();
      if (window.BX24) window.BX24.init(() => settle(onPortal()));
      else giveUp(window.name.includes('|') ? 'sdk' : 'outside');
    };
    document.addEventListener('load', ({ target }) => target.id === 'sdk' && onSdk(), true);
    document.addEventListener(
      'error',
      ({ target }) => {
        if (target.id === 'sdk') giveUp('sdk');
        else if (target.rel !== 'preload') fail(`${target.src || target.href} could not be loaded`);
      },
      true,
    );
    setTimeout(giveUp, PORTAL_LIMIT, 'no_answer');
  });

  addEventListener('unhandledrejection', ({ reason }) => fail(reason?.message ?? String(reason)));
  setTimeout(fail, PYTHON_LIMIT, `Python did not start within ${PYTHON_LIMIT / 1000} seconds`);

  // For Python, which cannot catch what JavaScript throws in the middle of a call (measured).
  const attempt = (action, otherwise) => {
    try {
      return action() ?? otherwise;
    } catch {
      return otherwise;
    }
  };
  // The SDK throws for what it cannot read (a 5xx, a broken connection, HTML), in the middle of the answer: whose it is.
  const { open } = XMLHttpRequest.prototype;
  let answered = '';
  XMLHttpRequest.prototype.open = function (...values) {
    this.addEventListener('readystatechange', () => (answered = this.readyState === 4 ? values[1] : answered));
    this.addEventListener('loadend', () => (answered = ''));
    open.apply(this, values);
  };

  const storage = {
    read: (key) => attempt(() => localStorage.getItem(key), null),
    write: (key, text) => attempt(() => localStorage.setItem(key, text) ?? true, false),
    delete: (key) => attempt(() => localStorage.removeItem(key), null),
    keys: () => attempt(() => Object.keys(localStorage), []),
  };

  window.callCard = {
    storage,
    toJson: (value, limit) => attempt(() => toJson(value, limit), null),
    answered: () => answered, // the address whose answer the SDK looks at now, or nothing
    ready, // resolves to JSON: {unavailable, info, opened, language, catalogue}
    subscribe,
    /* Hands every message kept, and from now on every new one, to Python: deliver(JSON of [name, values, milliseconds]). */
    take(receiver) {
      deliver = receiver;
      failed = '';
      element('boot').hidden = true;
      for (const message of kept.splice(0)) deliver(message);
    },
  };
})();

/* The portal's SDK (BX24, api/v1) as a widget meets it: same names, same messages, same silence. A stand-in of our own, so
   that tests need no network; the real file can take its place (BX24_SDK in server.py). It adds one thing that the real one
   has not: an object message {callback, args} calls back with several arguments, as the documentation promises. */
'use strict';
window.BX24 = {};
(() => {
  const DEFERRED = 10; // milliseconds between the portal's answer and each callback of init
  const RATE = { hold: 90, perMillisecond: 0.002, pause: 1_000 }; // calls at once, given back, milliseconds to the next try
  const NOT_SIMULATED = [
    ...['bind', 'callBatch', 'callBind', 'callUnBind', 'callUnbind', 'loadScript', 'proxy', 'proxyContext', 'unbind'],
    ...['selectAccess', 'selectCRM', 'selectUser', 'selectUsers'],
  ];
  const FROM_PORTAL = ['PATH', 'LANG', 'PLACEMENT', 'USER_OPTIONS', 'APP_OPTIONS', 'PLACEMENT_OPTIONS'];
  const nothing = () => {};
  const isFunction = (value) => typeof value === 'function';
  const standardPort = (domain) => domain.replace(/:(80|443)$/, '');
  const defer = (callback, ...values) => setTimeout(() => callback.apply(document, values), DEFERRED);

  const BX24 = window.BX24;
  const [domain = '', protocol, appSid] = window.name.split('|');
  const portal = {
    DOMAIN: standardPort(domain),
    PROTOCOL: Number.parseInt(protocol, 10) || 0,
    APP_SID: appSid,
    PATH: '',
    LANG: '',
    PLACEMENT: null,
    PLACEMENT_OPTIONS: null,
    AUTH_EXPIRES: 0,
    IS_ADMIN: false,
  };
  if (!portal.DOMAIN || !portal.APP_SID) {
    window.BX24 = null;
    throw new Error('Unable to initialize Bitrix24 JS library!');
  }
  const origin = () => `http${portal.PROTOCOL ? 's' : ''}://${portal.DOMAIN}`;

  // Messages: `command:JSON or empty:callbackId or empty:APP_SID` goes up, `callbackId:JSON or empty` comes back. A callback
  // is kept for as long as the page lives, since an event uses it again and again: there is no unbind.
  const callbacks = new Map();

  const keep = (callback) => {
    const id = Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => (byte % 36).toString(36)).join('');
    callbacks.set(id, callback);
    return id;
  };

  const send = (command, parameters, callback) => {
    if (isFunction(parameters)) [callback, parameters] = [parameters, null];
    const json = parameters ? JSON.stringify(parameters) : '';
    parent.postMessage(`${command}:${json}:${callback ? keep(callback) : ''}:${portal.APP_SID}`, origin());
  };

  const receive = ({ origin: sender, data }) => {
    if (sender !== origin() || !data) return;
    if (typeof data === 'object') {
      callbacks.get(data.callback)?.apply(window, data.args);
      return;
    }
    const at = data.indexOf(':');
    const [id, json] = at < 0 ? [data, ''] : [data.slice(0, at), data.slice(at + 1)];
    callbacks.get(id)?.apply(window, [json ? JSON.parse(json) : []]);
  };

  // Start: init's callbacks wait for getInitData; each is then deferred, in the order in which it came.
  let initialized = false;
  const waiting = [];
  const installers = [];

  const open = (data) => {
    initialized = true;
    BX24.init = (callback) => void defer(callback);
    if (!data.INSTALL) BX24.installFinish = nothing;
    waiting.forEach(BX24.init);
  };

  const install = (data) => {
    const installer = installers.shift();
    if (installer) {
      BX24.installFinish = () => install(data);
      installer.call(document);
      return;
    }
    BX24.installFinish = nothing;
    send('setInstall', { install: true });
    defer(open, data);
  };

  const start = (data) => {
    for (const key of FROM_PORTAL) portal[key] ||= data[key];
    portal.PROTOCOL = data.PROTOCOL;
    if (data.AUTH_ID) {
      takeAuth(data);
      portal.IS_ADMIN = Boolean(data.IS_ADMIN);
      portal.MEMBER_ID = data.MEMBER_ID || '';
    }
    initialized = true;
    if (data.FIRST_RUN && installers.length) install(data);
    else open(data);
  };

  const takeAuth = ({ AUTH_ID, REFRESH_ID, AUTH_EXPIRES }) =>
    Object.assign(portal, { AUTH_ID, REFRESH_ID, AUTH_EXPIRES: Date.now() + AUTH_EXPIRES * 1_000 });

  const whenReady = (callback) => {
    if (!isFunction(callback)) return;
    if (document.readyState !== 'loading') defer(callback);
    else document.addEventListener('DOMContentLoaded', () => defer(callback), { once: true });
  };

  // REST. Only 2xx, 304 and 4xx with JSON reach a callback; all else is thrown where nobody can catch it.
  let taken = 0;
  let counted = 0;

  const afterHold = (run) => {
    const now = Date.now();
    if (counted) taken = Math.max(0, taken - (now - counted) * RATE.perMillisecond);
    counted = now;
    if (taken >= RATE.hold) {
      setTimeout(afterHold, RATE.pause, run);
      return;
    }
    taken += 1;
    run();
  };

  const encode = (value, name) => {
    if (value instanceof Date) return [`${name}=${encodeURIComponent(value.toJSON())}`];
    if (typeof value !== 'object') return [`${name}=${encodeURIComponent(value)}`];
    if (Array.isArray(value) && !value.length) return [`${name}=`];
    return fields(value, name);
  };

  const fields = (values, prefix) =>
    Object.entries(values ?? {}).flatMap(([key, value]) => {
      const name = encodeURIComponent(key);
      return encode(value, prefix ? `${prefix}[${name}]` : name);
    });

  const request = (query) => afterHold(() => (initialized ? post(query) : BX24.init(() => post(query))));

  const retry = (query) => BX24.refreshAuth(() => request(query));

  const post = (query) => {
    if (portal.AUTH_EXPIRES < Date.now()) {
      retry(query);
      return;
    }
    const xhr = new XMLHttpRequest();
    xhr.open('POST', `${origin()}${portal.PATH}/${encodeURIComponent(query.method)}.json`);
    xhr.onload = () => answer(xhr, query);
    xhr.onerror = () => {
      throw 'Query error!';
    };
    const { start: dropped, ...parameters } = query.parameters ?? {};
    const start = query.start === undefined ? [] : [`start=${query.start}`];
    defer(() => xhr.send([`auth=${portal.AUTH_ID}`, ...start, ...fields(parameters)].join('&')));
  };

  const answer = (xhr, query) => {
    const { status } = xhr;
    const carried = (status >= 200 && status < 300) || status === 304 || (status >= 400 && status < 500);
    const body = carried ? parsed(xhr.responseText) : null;
    if (!body) throw 'Query error!';
    if (body.error === 'expired_token') retry(query);
    else if (isFunction(query.callback)) query.callback.apply(window, [result(body, query, status)]);
  };

  const parsed = (text) => {
    if (!text) return { result: {} };
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  };

  // What getError gives is the answer itself, with this error in it: a circle, which JSON.stringify refuses.
  const failure = (ex, status) => ({
    ex,
    status,
    getError: () => ex,
    getStatus: () => status,
    toString: () => `${ex.error}${ex.error_description ? `: ${ex.error_description}` : ''} (${status})`,
  });

  const result = (body, query, status) => {
    const next = Number.parseInt(body.next, 10);
    if (body.error !== undefined) body.ex = failure(typeof body.error === 'string' ? body : body.error, status);
    return {
      answer: body,
      query,
      status,
      data: () => body.result,
      error: () => body.ex,
      error_description: () => body.error_description,
      more: () => !Number.isNaN(next),
      total: () => Number.parseInt(body.total, 10),
      next(callback) {
        if (!this.more()) return false;
        return request({ ...query, start: next, callback: isFunction(callback) ? callback : query.callback });
      },
    };
  };

  const option = (kept, command, allowed) => ({
    get: (name) => portal[kept][name],
    set: allowed
      ? (name, value, callback) => {
          portal[kept][name] = value;
          send(command, { name, value }, callback);
        }
      : nothing,
  });

  Object.assign(BX24, {
    init: (callback) => void (callback && waiting.push(callback)),
    install: (callback) => void (callback && installers.push(callback)),
    installFinish: () => send('setInstallFinish', {}),
    ready: whenReady,
    isReady: () => document.readyState !== 'loading',
    canUse: () => true,
    isAdmin: () => portal.IS_ADMIN,
    getLang: () => portal.LANG,
    getDomain: () => portal.DOMAIN,
    getAuth: () =>
      initialized &&
      portal.AUTH_EXPIRES > Date.now() && {
        access_token: portal.AUTH_ID,
        refresh_token: portal.REFRESH_ID,
        expires_in: portal.AUTH_EXPIRES,
        domain: portal.DOMAIN,
        member_id: portal.MEMBER_ID,
      },
    refreshAuth: (callback) => {
      if (!initialized) return;
      send('refreshAuth', {}, (data) => {
        takeAuth(data);
        callback?.(BX24.getAuth());
      });
    },
    callMethod: (method, parameters, callback) => request({ method, parameters, callback }),
    resizeWindow: (width, height, callback) => {
      [width, height] = [Number.parseInt(width, 10), Number.parseInt(height, 10)];
      if (width > 0 && height > 0) send('resizeWindow', { width, height }, callback);
    },
    fitWindow: (callback) => send('resizeWindow', { width: '100%', height: BX24.getScrollSize().scrollHeight }, callback),
    getScrollSize: () => {
      const page = document.documentElement;
      return {
        scrollWidth: Math.max(page.scrollWidth, page.offsetWidth),
        scrollHeight: Math.max(page.scrollHeight, page.offsetHeight),
      };
    },
    reloadWindow: (callback) => send('reloadWindow', {}, callback),
    setTitle: (title, callback) => send('setTitle', { title: title.toString() }, callback),
    scrollParentWindow: (scroll, callback) => {
      scroll = Number.parseInt(scroll, 10);
      if (!Number.isNaN(scroll)) send('setScroll', { scroll }, callback);
    },
    openApplication: (parameters, callback) => {
      if (isFunction(parameters)) [callback, parameters] = [parameters, {}];
      send('openApplication', parameters, callback);
    },
    closeApplication: (callback) => send('closeApplication', callback),
    openPath: (path, callback) => send('openPath', { path }, callback),
    im: { phoneTo: (phone) => send('imPhoneTo', { phone }) },
    placement: {
      info: () => ({ placement: portal.PLACEMENT, options: portal.PLACEMENT_OPTIONS }),
      getInterface: (callback) => send('getInterface', callback),
      call: (command, parameters, callback) => {
        if (BX24[command]) return; // in silence, as the real one does
        if (isFunction(parameters)) [callback, parameters] = [parameters, {}];
        send(command, parameters, callback);
      },
      bindEvent: (event, callback) => send('placementBindEvent', { event }, callback),
    },
    userOption: { get: nothing, set: nothing },
    appOption: { get: nothing, set: nothing },
  });

  for (const name of NOT_SIMULATED) {
    BX24[name] = () => {
      throw new Error(`BX24.${name} is not simulated in tests/portal/sdk.js`);
    };
  }

  // Until then userOption and appOption do nothing at all.
  BX24.init(() => {
    BX24.userOption = option('USER_OPTIONS', 'setUserOption', true);
    BX24.appOption = option('APP_OPTIONS', 'setAppOption', portal.IS_ADMIN);
  });

  addEventListener('message', receive);
  send('getInitData', start);
})();

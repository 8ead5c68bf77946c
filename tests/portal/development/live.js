/* During development, in every page: tells the server as which version this page was served, so that one that missed a
   change is loaded anew, and puts a changed icon into the page. A plugin of livereload.js. */
'use strict';
(() => {
  const { version } = document.currentScript.dataset;
  let swapped = Promise.resolve(); // one after the other, so that the last one stays

  const freshPage = async () => {
    const answer = await fetch(location.pathname, { cache: 'no-store' });
    return new DOMParser().parseFromString(await answer.text(), 'text/html');
  };

  const swapDrawings = async (selector) => {
    const fresh = (await freshPage()).querySelector(selector);
    for (const place of document.querySelectorAll(selector)) place.replaceChildren(...fresh.cloneNode(true).childNodes);
  };

  // icons/ringing.svg is drawn into the pages; icon.svg is a file that a page links to.
  const swapIcon = (path) => {
    const selector = `[data-icon="${path.split('/').at(-1).replace('.svg', '')}"]`;
    const links = document.querySelectorAll(`link[href^="${path}"]`);
    for (const link of links) link.href = `${path}?livereload=${Date.now()}`;
    if (!document.querySelector(selector)) return links.length > 0;
    swapped = swapped.then(() => swapDrawings(selector));
    return true;
  };

  window.LiveReloadPluginLive = class {
    static identifier = 'live';
    static version = version;

    /** Whether the page has taken the change in; where not, livereload.js swaps a style, or loads the page anew. */
    reload(path) {
      return path.endsWith('.svg') && swapIcon(path);
    }
  };
})();

/* During development: where one was writing in the card when it was loaded anew, one goes on writing. What was written, the
   card keeps by itself. */
'use strict';
(() => {
  const KEPT = 'development: cursor'; // in sessionStorage, from one page in this frame to the next

  const selector = ({ id, dataset }) => (id ? `#${id}` : `[data-field="${dataset.field}"]`);

  addEventListener('pagehide', () => {
    const field = document.activeElement;
    if (!field?.setSelectionRange) return;
    const { selectionStart, selectionEnd } = field;
    sessionStorage.setItem(KEPT, JSON.stringify([selector(field), selectionStart, selectionEnd]));
  });

  const restore = ([place, start, end]) => {
    const field = document.querySelector(place);
    field?.focus({ preventScroll: true });
    field?.setSelectionRange(start, end);
  };

  const kept = sessionStorage.getItem(KEPT);
  if (!kept) return;
  sessionStorage.removeItem(KEPT);
  new MutationObserver((_changes, observer) => {
    if (document.querySelector('main[data-ready="true"]')) {
      observer.disconnect();
      restore(JSON.parse(kept));
    }
  }).observe(document, { subtree: true, attributeFilter: ['data-ready'] });
})();

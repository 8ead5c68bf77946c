/* The call card's life: its state, and when it closes (portal source). Knows nothing of frames and messages.

   autoClose(), after a call: where auto-close is allowed and the comment box is closed, BeforeClose is fired and the card
   is gone in the same tick. Else BeforeClose is fired, the card stays, and when the timer ends it closes after another. */
'use strict';

export const STATE_CHANGED = 'CallCard::CallStateChanged';
export const ENTITY_CHANGED = 'CallCard::EntityChanged';
export const BEFORE_CLOSE = 'CallCard::BeforeClose';
export const EVENTS = [ENTITY_CHANGED, BEFORE_CLOSE, STATE_CHANGED];

const CLOSE_AFTER = 65_000; // milliseconds; older documentation says 60 seconds
const TALKING = ['connecting', 'connected'];

export class CallCard {
  /** options: PLACEMENT_OPTIONS; onClose(reason) takes the card away; onChange() shows what has changed. */
  constructor({ options, events, autoCloseAllowed, commentBoxOpen, onClose, onChange }) {
    Object.assign(this, { options: structuredClone(options), events, autoCloseAllowed, commentBoxOpen, onClose, onChange });
    this.closedBecause = null;
    this.closesAt = null; // milliseconds since 1970 while the timer runs
    this.timer = null;
  }

  /** What each command of the placement does; all but getStatus answer []. */
  get commands() {
    return {
      getStatus: () => this.options,
      disableAutoClose: () => this.disableAutoClose(),
      enableAutoClose: () => this.enableAutoClose(),
    };
  }

  /** Fires whatever it is given, nonsense too, and keeps what getStatus must tell from now on. */
  fire(event, args) {
    if (event === STATE_CHANGED) this.#keepState(args[0]);
    if (event === ENTITY_CHANGED) this.#keepEntity(args[0]);
    this.onChange();
    this.events.fire(event, args);
  }

  #keepState(state) {
    if (state === 'idle' || TALKING.includes(state)) this.options.CALL_STATE = state;
  }

  /** In a campaign another client is another call. A number that the portal does not know is left out of the options. */
  #keepEntity(entity) {
    if (typeof entity !== 'object' || entity === null || Array.isArray(entity)) return;
    Object.assign(this.options, entity);
    if (this.options.PHONE_NUMBER === 'unknown') delete this.options.PHONE_NUMBER;
    if (String(this.options.CALL_LIST_MODE) !== 'true') return;
    this.options.CALL_ID = this.options.CALL_ID.replace(/\d+$/, (number) => String(Number(number) + 1));
    this.options.CRM_BINDINGS = [];
  }

  autoClose() {
    if (this.autoCloseAllowed && !this.commentBoxOpen) {
      this.close('auto-close');
      return;
    }
    this.events.fire(BEFORE_CLOSE);
    this.#startTimer(); // an earlier timer goes on (portal source)
    this.onChange();
  }

  disableAutoClose() {
    this.autoCloseAllowed = false;
    if (this.timer) {
      clearTimeout(this.timer);
      this.#startTimer();
    }
    this.onChange();
    return [];
  }

  enableAutoClose() {
    this.autoCloseAllowed = true;
    if (this.timer) {
      clearTimeout(this.timer);
      this.#closeAfterAll('enableAutoClose');
    }
    this.onChange();
    return [];
  }

  close(reason) {
    if (this.closedBecause) return;
    this.events.fire(BEFORE_CLOSE);
    clearTimeout(this.timer);
    Object.assign(this, { closedBecause: reason, timer: null, closesAt: null });
    this.onClose(reason);
  }

  #startTimer() {
    this.closesAt = Date.now() + CLOSE_AFTER;
    this.timer = setTimeout(() => this.#closeAfterAll('timer'), CLOSE_AFTER);
  }

  /** An open comment is saved first; while another call goes on, the card stays. */
  #closeAfterAll(reason) {
    Object.assign(this, { commentBoxOpen: false, timer: null, closesAt: null });
    if (TALKING.includes(this.options.CALL_STATE)) this.onChange();
    else this.close(reason);
  }
}

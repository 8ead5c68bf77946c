/* The page's address: the panel's fields that differ from what they are without it, the call that is open, and the script that
   is played, so that a reload or a link brings them back. */
'use strict';

const BLANK = 'blank'; // an address with it opens nothing, and keeps the fields alone

export class PanelAddress {
  /** query: the address's parameters; fields: the panel's, with a name each. */
  constructor(query, fields) {
    Object.assign(this, { query, fields });
    for (const field of fields) if (query.has(field.name)) write(field, query.get(field.name));
  }

  get isBlank() {
    return this.query.has(BLANK);
  }

  /** The call to be opened again: PLACEMENT_OPTIONS that the address names. */
  get overrides() {
    const named = { CALL_ID: this.query.get('call'), CALL_STATE: this.query.get('state') };
    return Object.fromEntries(Object.entries(named).filter(([, value]) => value));
  }

  /** The script to be played on: {name, done, paused}, or null. */
  get script() {
    const [name, done, paused] = this.query.get('play')?.split(' ') ?? [];
    return name ? { name, done: Number(done), paused: paused === 'paused' } : null;
  }

  /** Says the present state of panel and portal. */
  keep({ status, player }) {
    const query = new URLSearchParams(this.isBlank ? `${BLANK}=1` : '');
    for (const field of this.fields) if (read(field) !== initial(field)) query.set(field.name, read(field));
    if (!this.isBlank && status) {
      query.set('call', status.CALL_ID);
      query.set('state', status.CALL_STATE);
    }
    if (!this.isBlank && player.isPlaying) query.set('play', `${player.name} ${player.done} ${player.paused ? 'paused' : ''}`.trim());
    if (`?${query}` !== location.search) history.replaceState(null, '', `?${query}`); // browsers count these, and stop at some
  }
}

export const read = (field) => (field.type === 'checkbox' ? field.checked : field.value);

const write = (field, value) => {
  if (field.type === 'checkbox') field.checked = value === 'true';
  else field.value = value;
};

/** What a field has in an address that does not name it. */
function initial(field) {
  if (field.type === 'checkbox') return field.defaultChecked;
  if (field.type !== 'select-one') return field.defaultValue;
  return (field.querySelector('[selected]') ?? field.options[0]).value;
}

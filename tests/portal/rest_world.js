/* The REST side's world of this page: what it is told, what it was asked, and its token. */
'use strict';
import { randomHex } from './application_frame.js';

const AUTH_LASTS = 3_600; // seconds

export class RestWorld {
  /** auth: the page's token; onError: told in words when the server refuses. */
  constructor(auth, onError) {
    Object.assign(this, { auth, onError });
    this.memberId = randomHex(16);
    this.refreshed = Promise.resolve();
  }

  /** What the SDK, or a handler's form, is given of the token. */
  get tokens() {
    return { AUTH_ID: this.auth, AUTH_EXPIRES: AUTH_LASTS, REFRESH_ID: randomHex(32) };
  }

  /** Changes what is named (World.set in world.py says what there is) and leaves the rest. */
  async set(settings) {
    const body = JSON.stringify({ auth: this.auth, ...settings });
    const answer = await fetch('/stand-in/world', { method: 'POST', body });
    if (answer.ok) return;
    const { error } = await answer.json();
    this.onError(error);
    throw new Error(error);
  }

  /** What was asked so far, the oldest first. */
  async requests() {
    const answer = await fetch(`/stand-in/requests?auth=${this.auth}`);
    return (await answer.json()).result;
  }

  /** Another token for the same world; one after the other, since each takes the place of the one before. */
  refresh() {
    const another = async () => {
      const auth = randomHex(32);
      await this.set({ auth, refreshes: this.auth });
      this.auth = auth;
      return this.tokens;
    };
    this.refreshed = this.refreshed.then(another, another);
    return this.refreshed;
  }
}

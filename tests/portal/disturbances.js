/* For tests: disturbs the portal's answers and events on their way to the frame, by the name of the command or event. */
'use strict';
import { ApplicationLayout } from './application_layout.js';

const LATE = 5_000; // milliseconds; the card waits three seconds for a command

let held = 0; // messages held since the disturbance began

// What can become of a message.
const WAYS = {
  never: () => {},
  late: (pass) => {
    held += 1;
    setTimeout(pass, LATE);
  },
  twice: (pass) => {
    pass();
    pass();
  },
};

const disturbed = new Map(); // command or event → a name of WAYS
const names = new Map(); // callback → the command or event that it belongs to
const { perform, post } = ApplicationLayout.prototype;

ApplicationLayout.prototype.perform = function (method, parameters, callback) {
  names.set(callback, method === 'placementBindEvent' ? parameters.event : method);
  perform.call(this, method, parameters, callback);
};

ApplicationLayout.prototype.post = function (callback, value) {
  const way = WAYS[disturbed.get(names.get(callback))];
  const pass = () => post.call(this, callback, value);
  if (way) way(pass);
  else pass();
};

/** From now on that command's answers, or those events, go that way. */
export const disturb = (name, way) => {
  held = 0;
  disturbed.set(name, way);
};

/** Whether a message is held, to come late. */
export const isHeld = () => held > 0;

/** From now on everything goes as ever. */
export const heal = () => disturbed.clear();

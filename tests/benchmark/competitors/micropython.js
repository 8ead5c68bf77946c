/* MicroPython without PyScript: the floor of the card's own way. */
'use strict';
import { loadMicroPython } from './micropython.mjs';

const [interpreter, source] = await Promise.all([
  loadMicroPython({ url: new URL('micropython.wasm', import.meta.url).href }),
  fetch('card.py').then((answer) => answer.text()),
]);
interpreter.runPython(source);

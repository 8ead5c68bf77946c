/* A call's state on the page, as both JavaScript competitors show it. */
'use strict';
const PHASES = { idle: 'ended', connecting: 'ringing', connected: 'talking' };
const TEXTS = { ended: 'Call ended', ringing: 'Incoming call', talking: 'Talking' };

const card = document.getElementById('call-card');
const phase = card.querySelector('[data-field=phase]');
const timer = card.querySelector('[data-field=timer]');
let began = 0;
let ticking = 0;

const tick = () => {
  const seconds = Math.floor((Date.now() - began) / 1000);
  timer.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

export const show = (state) => {
  began = Date.now();
  clearInterval(ticking);
  if (state !== 'idle') ticking = setInterval(tick, 1000);
  card.dataset.phase = PHASES[state];
  phase.textContent = TEXTS[PHASES[state]];
  tick();
  card.dataset.state = state;
  card.dataset.ready = 'true';
};

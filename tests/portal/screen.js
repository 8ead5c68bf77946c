/* What is seen of the portal: the card around the iframe, the slider, the notice, the log of messages. */
'use strict';

const DIRECTIONS = { incoming: 'Incoming call', outgoing: 'Outgoing call', callback: 'Callback' };
const LOG_LINE = 400; // characters of one message shown; copying gives all

const element = (id) => document.getElementById(id);
const text = (value) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

export class Screen {
  /** Shows the place for a card or an application, and returns the element for its iframe. */
  show({ placement, width }) {
    this.inCard = placement === 'CALL_CARD';
    this.holder = element(this.inCard ? 'card-layout' : 'application-layout');
    this.other = element(this.inCard ? 'application-layout' : 'card-layout');
    this.other.replaceChildren();
    this.showTab('application');
    if (this.inCard) this.setWidth(width);
    return this.holder;
  }

  /** The layout is as an application's resizeWindow left it; another width is the portal's to choose. */
  setWidth(width) {
    document.body.style.setProperty('--frame-width', `${width}px`);
    Object.assign(element('card-layout').style, { width: '', height: '' });
  }

  setTheme(theme) {
    document.documentElement.dataset.theme = theme;
  }

  showTab(name) {
    for (const tab of document.querySelectorAll('[role=tab]')) tab.setAttribute('aria-selected', tab.dataset.tab === name);
    element('tab-application').hidden = name !== 'application';
    element('tab-deals').hidden = name !== 'deals';
  }

  render({ card, isOpen, closedBecause, autoCloseAllowed, closesAt, layout, player }) {
    element('card').hidden = !isOpen;
    element('application').hidden = this.inCard || !layout;
    element('closed').hidden = !closedBecause;
    element('closed-because').textContent = closedBecause ? `The card is closed: ${closedBecause}.` : '';
    element('auto-close').textContent = isOpen ? (autoCloseAllowed ? 'allowed' : 'held by the widget') : 'no card';
    this.#renderPlayer(player);
    this.closesAt = closesAt;
    this.countDown();
    if (card) this.#renderCard(card);
  }

  #renderPlayer({ isPlaying, name, done, steps, paused }) {
    element('playing').hidden = !isPlaying;
    element('played').textContent = `${name.replaceAll('_', ' ')}: step ${done} of ${steps.length}`;
    element('pause').textContent = paused ? 'go on' : 'pause';
  }

  #renderCard({ options, commentBoxOpen }) {
    const state = text(options.CALL_STATE);
    element('card').dataset.state = state;
    element('card-direction').textContent = DIRECTIONS[options.CALL_DIRECTION] ?? 'Call';
    element('card-number').textContent = text(options.PHONE_NUMBER) || 'Unknown number';
    element('card-line').textContent = text(options.LINE_NAME) || text(options.LINE_NUMBER);
    element('card-state').textContent = state;
    element('comment-box').hidden = !commentBoxOpen;
    element('comment-button').setAttribute('aria-pressed', commentBoxOpen);
  }

  /** Says when the timer closes the card; called again each second by the panel. */
  countDown() {
    const seconds = this.closesAt ? Math.max(0, Math.ceil((this.closesAt - Date.now()) / 1_000)) : null;
    element('closes-in').textContent = seconds === null ? '' : `, closes in ${seconds} s`;
  }

  notice(words) {
    element('notice').textContent = words;
    element('notice').hidden = !words;
  }

  /** Opens the slider with these words, or closes it where there are none. */
  slider(words) {
    element('slider').hidden = !words;
    element('slider-path').textContent = words ?? '';
  }

  log({ direction, text: message, at }, limit) {
    const log = element('log');
    const line = document.createElement('li');
    line.dataset.direction = direction;
    const time = document.createElement('time');
    time.textContent = new Date(at).toISOString().slice(11, 23);
    line.append(time, ' ', message.slice(0, LOG_LINE));
    log.append(line);
    while (log.children.length > limit) log.firstChild.remove();
    log.scrollTop = log.scrollHeight;
  }

  clearLog() {
    element('log').replaceChildren();
  }
}

/* By hand and for the purpose: the least that shows a call's state, phase and timer. The lower bound. */
'use strict';
import { show } from './show.js';

BX24.init(() => {
  const { options } = BX24.placement.info();
  BX24.placement.bindEvent('CallCard::CallStateChanged', show);
  show(options.CALL_STATE);
});

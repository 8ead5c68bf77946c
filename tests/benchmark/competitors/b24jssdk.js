/* The same on the official SDK, which speaks to the portal by itself. */
'use strict';
import { show } from './show.js';

const portal = await B24Js.initializeB24Frame();
portal.placement.bindEvent('CallCard::CallStateChanged', show);
show(portal.placement.options.CALL_STATE);

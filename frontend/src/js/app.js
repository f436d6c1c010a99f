// Everything here makes a page nicer that already works without it. No eval, no inline styles: the content policy is strict.
import 'htmx.org';
import { startBarcodes } from './barcode.js';
import { startMenu } from './menu.js';
import { startOpenAll } from './openall.js';
import { startOwnAreas } from './own-area.js';
import { startPasskeys } from './passkey.js';
import { startPrint } from './print.js';
import { startQuiz } from './quiz.js';
import { startScrollRegions } from './scroll.js';
import { startSliders } from './slider.js';
import { startSuggestions } from './suggest.js';

document.documentElement.classList.add('js');
startSuggestions(document);
startBarcodes(document);
startMenu(document);
startOpenAll(document);
startOwnAreas(document);
startPasskeys(document);
startPrint(document);
startQuiz(document);
startScrollRegions(document);
startSliders(document);

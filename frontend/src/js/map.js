// The page of a map. It already works: the server drew the map, and every area is a link. Here a click opens the card
// without loading the page anew, the address keeps up with it, and where the browser can, the moving map takes over.
import { startCards } from './map-card.js';
import { startPng } from './map-png.js';

for (const figure of document.querySelectorAll('[data-map]')) {
  const cards = startCards(document, figure);
  if (canDrawMaps()) startMoving(figure, cards);
}
startPng(document);

/** Whether this browser draws in 3D; MapLibre needs that, and says so too late. */
function canDrawMaps() {
  return Boolean(document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: false }));
}

/** The large part of the script comes only now. When it does not come, the drawing stays. */
async function startMoving(figure, cards) {
  const { startMap } = await import(new URL('./map-gl.js', import.meta.url).href);
  startMap(figure, cards);
}

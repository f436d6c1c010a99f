// The moving map, laid over the drawing of the server: same colours, same hatches, read from its tokens and its table.
// Borders come as TopoJSON of the release; nothing comes from another host unless this site has a background map.
import 'maplibre-gl/dist/maplibre-gl.css';
import { AttributionControl, Map as GlMap, NavigationControl, Popup, setWorkerUrl } from 'maplibre-gl';
import { feature, mesh } from 'topojson-client';
import { hatches, signImage } from './map-hatch.js';

setWorkerUrl(new URL('./maplibre-gl-worker.mjs', import.meta.url).href);

const WORDS = {
  'Map.Title': 'Kaart om te bewegen: pijltjes verschuiven, plus en min vergroten en verkleinen. De tabel zegt hetzelfde.',
  'NavigationControl.ZoomIn': 'Dichterbij',
  'NavigationControl.ZoomOut': 'Verder weg',
  'AttributionControl.ToggleAttribution': 'Bron van de achtergrond',
  'CooperativeGesturesHandler.WindowsHelpText': 'Houd Ctrl ingedrukt en scrol om te vergroten',
  'CooperativeGesturesHandler.MacHelpText': 'Houd ⌘ ingedrukt en scrol om te vergroten',
  'CooperativeGesturesHandler.MobileHelpText': 'Verschuif de kaart met twee vingers',
  'Popup.Close': 'Sluit',
};
const HATCHED = ['carried', 'absent', 'less1', 'less2'];
const COLOURS = {
  a1: '--wd-a1', a2: '--wd-a2', a3: '--wd-a3', a4: '--wd-a4', a5: '--wd-a5',
  same: '--wd-tint', more2: '--wd-more-3', more1: '--wd-more-1',
};
const OUTLINES = ['chosen', 'chosen-halo', 'larger-chosen', 'larger-chosen-halo'];
const CLOSER = 1.2; // steps of zoom after which all names stand there, instead of those of the drawing
const EMPTY = { type: 'FeatureCollection', features: [] };

export async function startMap(figure, cards) {
  const [topology] = await Promise.all([borders(figure.dataset.borders), styleSheet()]);
  const box = figure.querySelector('.map__box');
  const token = tokens(figure);
  const areas = collected(topology, figure.dataset.object, cards.rows);
  const holder = Object.assign(document.createElement('div'), { className: 'map__gl' });
  const inside = document.createElement('div');
  holder.append(inside); // MapLibre's own sheet decides how its container is placed
  box.append(holder);

  const map = new GlMap({
    container: inside,
    style: style(figure, topology, areas, token),
    bounds: bounds(areas),
    fitBoundsOptions: { padding: 12 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: true,
    renderWorldCopies: false,
    fadeDuration: 0,
    locale: WORDS,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  map.setMinZoom(map.getZoom() - 1);
  map.setMaxZoom(map.getZoom() + 6);
  for (const [name, image] of hatches(token)) map.addImage(name, image, { pixelRatio: 2 });
  for (const sign of new Set([...document.querySelectorAll('[data-sign]')].map((place) => place.dataset.sign))) {
    map.addImage(sign, signImage(sign, token), { pixelRatio: 2 });
  }

  map.once('idle', () => {
    figure.classList.add('is-moving');
    performance.mark('map-moving');
  });
  const closer = map.getZoom() + CLOSER;
  map.on('style.load', () => {
    if (!map.getLayer('names')) return;
    map.setLayerZoomRange('overview', 0, closer);
    map.setLayerZoomRange('names', closer, 24);
  });
  cards.onChoice((code) => OUTLINES.forEach((layer) => {
    if (map.getLayer(layer)) map.setFilter(layer, ['==', ['get', 'code'], code]);
  }));
  listen(map, cards);
  if (figure.dataset.background) addBackground(map, figure, topology, areas, token);
}

async function borders(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`borders: ${answer.status}`);
  return answer.json();
}

/** MapLibre's own sheet stands beside this script; it is asked for only where there is a moving map. */
function styleSheet() {
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: new URL('./map-gl.css', import.meta.url).href });
  document.head.append(link);
  return new Promise((resolve) => { link.onload = resolve; link.onerror = resolve; });
}

/** token('--wd-ink') as the page has it now, also in the colours of a gemeente. */
function tokens(figure) {
  const found = getComputedStyle(figure);
  return (name) => found.getPropertyValue(name).trim();
}

/** The areas with what the table says of them. */
function collected(topology, object, rows) {
  const found = feature(topology, topology.objects[object]).features.filter((one) => rows.has(one.id));
  for (const one of found) {
    const row = rows.get(one.id);
    one.properties = { code: one.id, fill: row.dataset.fill, name: row.cells[0].textContent, text: row.cells[1].textContent };
  }
  return { type: 'FeatureCollection', features: found };
}

function bounds(areas) {
  const edge = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = (part) => {
    if (typeof part[0] !== 'number') return part.forEach(walk);
    const [x, y] = part;
    edge[0] = Math.min(edge[0], x);
    edge[1] = Math.min(edge[1], y);
    edge[2] = Math.max(edge[2], x);
    edge[3] = Math.max(edge[3], y);
    return undefined;
  };
  areas.features.forEach((one) => walk(one.geometry.coordinates));
  return edge;
}

function points(elements, properties) {
  const features = [...elements].map((element) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: (element.dataset.at ?? element.dataset.place).split(' ').map(Number) },
    properties: properties(element),
  }));
  return { type: 'FeatureCollection', features };
}

function sources(figure, topology, areas) {
  const wijken = topology.objects.wijken;
  const larger = wijken ? feature(topology, wijken).features.map((one) => ({ ...one, properties: { code: one.id } })) : [];
  const data = {
    areas,
    larger: { type: 'FeatureCollection', features: larger },
    wijken: figure.dataset.object === 'buurten' && wijken ? mesh(topology, wijken) : EMPTY,
    names: points(document.querySelectorAll('tr[data-at]'), (row) => ({ text: row.cells[0].textContent })),
    overview: points(figure.querySelectorAll('.map__names text'), (name) => ({ text: name.textContent })),
    places: points(document.querySelectorAll('[data-place]'), (place) => ({
      sign: place.dataset.sign, kind: place.dataset.kind, text: place.querySelector('b').textContent,
    })),
  };
  return Object.fromEntries(Object.entries(data).map(([name, one]) => [name, { type: 'geojson', data: one }]));
}

function style(figure, topology, areas, token) {
  const paper = { id: 'paper', type: 'background', paint: { 'background-color': token('--wd-paper') } };
  return { version: 8, sources: sources(figure, topology, areas), layers: [paper, ...layers(figure, token)] };
}

function layers(figure, token) {
  const ink = token('--wd-ink');
  const paper = token('--wd-paper');
  const chosen = ['==', ['get', 'code'], figure.dataset.outline];
  const colours = Object.entries(COLOURS).flatMap(([name, variable]) => [name, token(variable)]);
  const text = { 'text-field': ['get', 'text'], 'text-font': ['Noto Sans'], 'text-size': 13, 'text-padding': 4 };
  const inked = { 'text-color': ink, 'text-halo-color': paper, 'text-halo-width': 1.6 };
  const line = { 'line-join': 'round' };
  return [
    { id: 'areas', type: 'fill', source: 'areas', paint: { 'fill-color': ['match', ['get', 'fill'], ...colours, paper], 'fill-antialias': false } },
    ...HATCHED.map((name) => ({ id: name, type: 'fill', source: 'areas', filter: ['==', ['get', 'fill'], name], paint: { 'fill-pattern': name } })),
    { id: 'edges', type: 'line', source: 'areas', layout: line, paint: { 'line-color': token('--wd-ink-2'), 'line-width': 0.5 } },
    { id: 'wijken', type: 'line', source: 'wijken', layout: line, paint: { 'line-color': ink, 'line-width': 0.9 } },
    ...[['larger', 'larger-'], ['areas', '']].flatMap(([source, prefix]) => [
      { id: `${prefix}chosen-halo`, type: 'line', source, filter: chosen, layout: line, paint: { 'line-color': paper, 'line-width': 7 } },
      { id: `${prefix}chosen`, type: 'line', source, filter: chosen, layout: line, paint: { 'line-color': ink, 'line-width': 3 } },
    ]),
    { id: 'names', type: 'symbol', source: 'names', layout: text, paint: inked },
    { id: 'overview', type: 'symbol', source: 'overview', layout: text, paint: inked },
    { id: 'places', type: 'symbol', source: 'places', layout: { 'icon-image': ['get', 'sign'], 'icon-allow-overlap': true, 'icon-ignore-placement': true } },
  ];
}

function listen(map, cards) {
  const popup = new Popup({ closeButton: false, closeOnClick: false, maxWidth: '18rem' });
  const tell = (event) => {
    const [place] = map.queryRenderedFeatures(event.point, { layers: ['places'] });
    const [area] = map.queryRenderedFeatures(event.point, { layers: ['areas'] });
    const found = place ?? area;
    map.getCanvas().classList.toggle('is-pointing', Boolean(area));
    if (!found) {
      popup.remove();
      return;
    }
    const { name, text, kind } = found.properties;
    popup.setLngLat(event.lngLat).setDOMContent(words(name ?? text, kind ?? text)).addTo(map);
  };
  map.on('mousemove', tell);
  map.on('mouseout', () => popup.remove());
  map.on('click', (event) => {
    const [area] = map.queryRenderedFeatures(event.point, { layers: ['areas'] });
    if (area) cards.choose(area.properties.code);
  });
}

function words(title, text) {
  const holder = document.createElement('div');
  holder.append(Object.assign(document.createElement('b'), { textContent: title }), text);
  return holder;
}

const UNDER_NAMES = ['paper', 'names', 'overview']; // a background has names of its own, in letters of its own

function seeThrough(layer) {
  return layer.type === 'fill' ? { ...layer, paint: { ...layer.paint, 'fill-opacity': 0.7 } } : layer;
}

/** A box to tick: the host's own background comes under see-through areas. Off by default: it asks another server. */
function addBackground(map, figure, topology, areas, token) {
  const box = Object.assign(document.createElement('input'), { type: 'checkbox' });
  const label = Object.assign(document.createElement('label'), { className: 'map__background s' });
  const credit = new AttributionControl({ compact: false });
  label.append(box, ' Achtergrondkaart');
  figure.querySelector('.map__box').after(label);
  box.addEventListener('change', async () => {
    const own = style(figure, topology, areas, token);
    if (!box.checked) {
      map.setStyle(own);
      map.removeControl(credit);
      return;
    }
    const answer = await fetch(figure.dataset.background);
    if (!answer.ok) return;
    const background = await answer.json();
    const over = own.layers.filter((layer) => !UNDER_NAMES.includes(layer.id)).map(seeThrough);
    map.setStyle({ ...background, sources: { ...background.sources, ...own.sources }, layers: [...background.layers, ...over] });
    map.addControl(credit);
  });
}

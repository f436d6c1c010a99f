// Choosing the buurten of an own area on the map, and drawing a shape on it. The list of checkboxes is the form; the map
// only ticks them. Without script a click on the map leads to the checkbox.
const SHOWN_POINT = 5; // pixels: radius of a corner of the shape
const SVG = 'http://www.w3.org/2000/svg';

export function startOwnAreas(root) {
  for (const form of root.querySelectorAll('[data-own-area]')) {
    const list = new TickList(form);
    const map = form.querySelector('[data-pick-map]');
    const pick = new PickMap(form, map, list);
    new Shape(form, map, pick);
    form.addEventListener('change', () => pick.show());
  }
}

class TickList {
  constructor(form) {
    this.boxes = new Map([...form.querySelectorAll('input[name=buurt]')].map((box) => [box.value, box]));
    this.count = form.querySelector('[data-count]');
    for (const button of form.querySelectorAll('[data-tick-all]')) {
      button.hidden = false;
      button.addEventListener('click', () => {
        const own = [...button.closest('fieldset').querySelectorAll('input')];
        this.set(own, !own.every((box) => box.checked));
      });
    }
  }

  of(codes) {
    return codes.map((code) => this.boxes.get(code)).filter(Boolean);
  }

  set(boxes, checked) {
    for (const box of boxes) box.checked = checked;
    boxes[0]?.dispatchEvent(new Event('change', { bubbles: true }));
  }

  tell() {
    const ticked = [...this.boxes.values()].filter((box) => box.checked);
    const residents = ticked.reduce((sum, box) => sum + Number(box.dataset.residents), 0);
    const buurten = ticked.length === 1 ? '1 buurt' : `${ticked.length.toLocaleString('nl-NL')} buurten`;
    const living = residents ? `, ${residents.toLocaleString('nl-NL')} inwoners` : '';
    this.count.textContent = ticked.length ? `${buurten} aangevinkt${living}.` : 'Nog geen buurt aangevinkt.';
  }
}

class PickMap {
  constructor(form, map, list) {
    this.list = list;
    this.drawing = false;
    this.pointed = form.querySelector('[data-map-name]');
    map.removeAttribute('aria-hidden');
    map.setAttribute('role', 'group');
    map.setAttribute('aria-label', 'Kaart om buurten aan te vinken');
    form.querySelector('[data-map-help]').hidden = false;
    this.pieces = [...map.querySelectorAll('path[data-buurten]')].map((path) => this.prepare(path));
    if (this.pieces.length) this.pieces[0].path.tabIndex = 0;
    this.show();
  }

  prepare(path) {
    path.parentElement.replaceWith(path);
    path.setAttribute('role', 'checkbox');
    path.setAttribute('aria-label', path.querySelector('title').textContent);
    path.tabIndex = -1;
    const { buurten, x, y } = path.dataset;
    const piece = { path, boxes: this.list.of(buurten.split(' ')), x: Number(x), y: Number(y) };
    path.addEventListener('click', () => this.drawing || this.toggle(piece));
    path.addEventListener('keydown', (event) => this.key(event, piece));
    for (const kind of ['pointerenter', 'focus']) path.addEventListener(kind, () => this.name(piece));
    return piece;
  }

  toggle(piece) {
    this.list.set(piece.boxes, !piece.boxes.every((box) => box.checked));
  }

  name(piece) {
    this.pointed.textContent = piece.path.getAttribute('aria-label');
  }

  key(event, piece) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key === 'Enter' || event.key === ' ') this.toggle(piece);
    else if (steps[event.key]) this.go(this.nearest(piece, ...steps[event.key]));
    else return;
    event.preventDefault();
  }

  // What lies aside counts double: otherwise the arrows wander off.
  nearest(from, dx, dy) {
    const far = (to) => {
      const [ahead, aside] = dx ? [(to.x - from.x) * dx, to.y - from.y] : [(to.y - from.y) * dy, to.x - from.x];
      return ahead > 0 ? ahead + 2 * Math.abs(aside) : Infinity;
    };
    const best = this.pieces.reduce((a, b) => (far(b) < far(a) ? b : a), from);
    return far(best) < Infinity ? best : from;
  }

  go(piece) {
    for (const one of this.pieces) one.path.tabIndex = one === piece ? 0 : -1;
    piece.path.focus();
  }

  show() {
    for (const { path, boxes } of this.pieces) {
      const ticked = boxes.filter((box) => box.checked).length;
      const state = !ticked ? 'nee' : ticked === boxes.length ? 'ja' : 'deels';
      path.setAttribute('class', `pick pick--${state}`);
      path.setAttribute('aria-checked', { ja: 'true', nee: 'false', deels: 'mixed' }[state]);
    }
    this.list.tell();
  }
}

class Shape {
  constructor(form, map, pick) {
    this.map = map;
    this.pick = pick;
    this.polygon = map.querySelector('.drawn');
    this.field = form.querySelector('textarea[name=vorm]');
    this.corners = map.appendChild(document.createElementNS(SVG, 'g'));
    this.button = form.querySelector('[data-draw]');
    this.back = form.querySelector('[data-draw-back]');
    this.button.hidden = this.back.hidden = false;
    this.button.addEventListener('click', () => this.switch());
    this.back.addEventListener('click', () => this.write(this.points().slice(0, -1)));
    this.field.addEventListener('input', () => this.show());
    map.addEventListener('click', (event) => this.pick.drawing && this.add(event));
    form.querySelector('#drempel').addEventListener('keydown', (event) => this.enter(event, form));
    this.show();
  }

  // Enter in a form presses its first button; here people mean the one below the field.
  enter(event, form) {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    form.requestSubmit(form.querySelector('button[value=vorm]'));
  }

  switch() {
    this.pick.drawing = !this.pick.drawing;
    this.button.setAttribute('aria-pressed', String(this.pick.drawing));
    this.button.textContent = this.pick.drawing ? 'Klaar met tekenen' : 'Klik punten op de kaart';
    this.map.classList.toggle('is-drawing', this.pick.drawing);
  }

  add(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.map.getScreenCTM().inverse());
    const { lon, lat, lonStep, latStep } = this.map.dataset;
    this.write([...this.points(), [Number(lon) + at.x * Number(lonStep), Number(lat) + at.y * Number(latStep)]]);
  }

  points() {
    const numbers = (this.field.value.match(/\d{1,3}(?:[.,]\d+)?/g) ?? []).map((text) => Number(text.replace(',', '.')));
    const pairs = [];
    for (let i = 0; i + 1 < numbers.length; i += 2) pairs.push(numbers.slice(i, i + 2).sort((a, b) => a - b));
    return pairs;
  }

  write(points) {
    this.field.value = points.map(([lon, lat]) => `${lon.toFixed(5)} ${lat.toFixed(5)}`).join('\n');
    this.show();
  }

  show() {
    const { lon, lat, lonStep, latStep } = this.map.dataset;
    const pixels = this.points().map(([x, y]) => [(x - lon) / lonStep, (y - lat) / latStep]);
    this.polygon.setAttribute('points', pixels.map((pair) => pair.map((n) => n.toFixed(1)).join(',')).join(' '));
    this.corners.replaceChildren(...pixels.map(([x, y]) => corner(x, y)));
  }
}

function corner(x, y) {
  const dot = document.createElementNS(SVG, 'circle');
  for (const [name, value] of Object.entries({ class: 'drawn__corner', cx: x, cy: y, r: SHOWN_POINT })) {
    dot.setAttribute(name, value);
  }
  return dot;
}

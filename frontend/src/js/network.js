// The network as a picture to move in. The page already works: the server drew it, and two tables say the same. Here the
// drawing can be dragged and made larger, a choice is shown at once, and the tables follow it.
import cytoscape from 'cytoscape';
import { startPng } from './map-png.js';

const STEP = 60; // pixels that an arrow key moves
const MANY = 400; // bands from which speed counts more than beauty
const LARGEST = 1.2; // of what is fitted in view
const TIMES = 1.3; // that plus makes larger

for (const net of document.querySelectorAll('[data-network]')) start(net);
startPng(document);

async function start(net) {
  const answer = await fetch(net.dataset.network).catch(() => null);
  if (answer?.ok) new Network(net, await answer.json());
  else still(net.querySelector('[data-net-still]'));
}

// Without data the drawing of the server: what stands there for who has no script.
function still(held) {
  const drawing = new DOMParser().parseFromString(held.textContent, 'text/html').querySelector('img');
  if (drawing) held.replaceWith(drawing);
}

class Network {
  constructor(net, data) {
    this.net = net;
    this.find = (name) => net.querySelector(`[data-net-${name}]`);
    this.form = this.find('choice');
    this.canvas = this.find('canvas');
    this.canvas.hidden = false;
    this.find('zoom').hidden = false;
    this.find('submit').hidden = true;
    this.cy = drawn(this.canvas, data);
    this.listen();
    if (this.form.elements.bij.value) this.place(net);
    this.show();
    net.dataset.ready = '';
  }

  listen() {
    this.form.addEventListener('change', () => this.choose());
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.choose(); });
    this.cy.on('tap', 'node', (event) => this.near(event.target.id()));
    this.find('list').addEventListener('click', (event) => {
      const link = event.target.closest('[data-near]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (link.dataset.near === '') for (const tick of this.form.querySelectorAll('input')) tick.checked = true;
      this.near(link.dataset.near);
    });
    for (const button of this.net.querySelectorAll('[data-net-do]')) {
      button.addEventListener('click', () => this.do(button.dataset.netDo));
    }
    this.canvas.addEventListener('keydown', (event) => this.key(event));
    window.addEventListener('popstate', () => window.location.reload());
  }

  key(event) {
    const moves = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
    const acts = { '+': 'in', '=': 'in', '-': 'out', 0: 'all' };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (moves[event.key]) this.cy.panBy({ x: moves[event.key][0], y: moves[event.key][1] });
    else if (acts[event.key]) this.do(acts[event.key]);
    else return;
    event.preventDefault();
  }

  do(what) {
    if (what === 'all') return this.fit();
    const level = this.cy.zoom() * (what === 'in' ? TIMES : 1 / TIMES);
    this.cy.zoom({ level, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
  }

  // All in view; a few things are not blown up.
  fit() {
    const shown = this.cy.elements(':visible');
    this.cy.fit(shown, 24);
    if (this.cy.zoom() > LARGEST) this.cy.zoom(LARGEST).center(shown);
  }

  near(id) {
    this.form.elements.bij.value = id;
    this.choose();
  }

  // What is ticked; all of a kind is the same as none, as the address has it.
  query() {
    const query = new URLSearchParams();
    for (const name of ['soort', 'band']) {
      const ticks = [...this.form.querySelectorAll(`[name=${name}]`)];
      if (!ticks.every((one) => one.checked)) for (const one of ticks) if (one.checked) query.append(name, one.value);
    }
    if (this.form.elements.bij.value) query.set('bij', this.form.elements.bij.value);
    return query;
  }

  choose() {
    const query = this.query();
    const address = query.size ? `${this.net.dataset.page}?${query}` : this.net.dataset.page;
    history.replaceState(null, '', address);
    document.querySelector('[data-svg]').href = `${this.net.dataset.file}?${query}`;
    this.show();
    this.list(address);
  }

  show() {
    const query = this.query();
    const [kinds, ties, middle] = [query.getAll('soort'), query.getAll('band'), query.get('bij')];
    const { cy } = this;
    cy.batch(() => {
      cy.elements().removeClass('out middle fine');
      cy.edges().filter((one) => ties.length && !ties.includes(one.data('kind'))).addClass('out');
      let kept = cy.nodes().filter((one) => !kinds.length || kinds.includes(one.data('kind')));
      const focus = middle ? cy.getElementById(middle) : cy.collection();
      if (focus.length) {
        kept = kept.intersection(focus.connectedEdges().not('.out').connectedNodes()).union(focus.addClass('middle'));
      }
      cy.nodes().difference(kept).addClass('out');
      const shown = kept.edgesWith(kept).not('.out');
      if (shown.length <= MANY) shown.addClass('fine');
    });
    this.fit();
  }

  // Where each stands now is told by the table: round one thing its neighbours stand in a ring.
  place(root) {
    this.cy.batch(() => {
      for (const { dataset } of root.querySelectorAll('[data-x]')) {
        this.cy.getElementById(dataset.near).position({ x: Number(dataset.x), y: Number(dataset.y) });
      }
    });
  }

  // The tables come from the server, which is the only one that knows the words.
  async list(address) {
    this.latest = address;
    const answer = await fetch(address);
    if (!answer.ok || this.latest !== address) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const list = page.querySelector('[data-net-list]');
    if (!list || this.latest !== address) return;
    const here = document.activeElement?.closest('[data-near]')?.dataset.near;
    this.find('list').replaceChildren(...list.childNodes);
    this.place(this.net);
    this.fit();
    if (here !== undefined) (this.find('list').querySelector(`[data-near="${here}"]`) ?? this.find('list').querySelector('a'))?.focus();
  }
}

function drawn(container, data) {
  const nodes = data.nodes.map(({ id, name, kind, x, y }) => ({ data: { id: String(id), name, kind }, position: { x, y } }));
  const edges = data.bands.map(({ from, to, kind, strength }, place) => ({
    data: { id: `b${place}`, source: String(from), target: String(to), kind, width: data.widths[strength] },
  }));
  return cytoscape({
    container,
    elements: { nodes, edges },
    style: looks(data),
    layout: { name: 'preset', fit: false },
    minZoom: 0.1,
    maxZoom: 4,
    boxSelectionEnabled: false,
    autounselectify: true,
    hideEdgesOnViewport: edges.length > MANY,
    textureOnViewport: edges.length > MANY,
    pixelRatio: edges.length > MANY ? 1 : 'auto',
  });
}

function looks({ shapes, lines }) {
  const letters = getComputedStyle(document.body).fontFamily;
  return [
    {
      selector: 'node',
      style: {
        width: 30, height: 30, label: 'data(name)', 'font-family': letters, 'font-size': 13, color: '#1d2733',
        'text-valign': 'bottom', 'text-margin-y': 4, 'text-wrap': 'wrap', 'text-max-width': 130, 'border-width': 2,
        'text-background-color': '#fcfbf8', 'text-background-opacity': 0.8, 'min-zoomed-font-size': 6,
      },
    },
    ...Object.entries(shapes).map(([kind, { shape, fill, stroke }]) => (
      { selector: `node[kind="${kind}"]`, style: { shape, 'background-color': fill, 'border-color': stroke } })),
    {
      selector: 'edge',
      style: { width: 'data(width)', 'arrow-scale': 1, 'curve-style': 'straight', opacity: 0.6 },
    },
    { selector: '.fine', style: { 'curve-style': 'bezier', 'control-point-step-size': 24, opacity: 1 } },
    ...Object.entries(lines).map(([kind, { colour, dashes, arrow }]) => ({
      selector: `edge[kind="${kind}"]`,
      style: {
        'line-color': colour, 'target-arrow-color': colour, 'target-arrow-shape': arrow ? 'triangle' : 'none',
        ...(dashes ? { 'line-style': 'dashed', 'line-dash-pattern': dashes.split(' ').map(Number) } : {}),
      },
    })),
    { selector: '.middle', style: { 'border-width': 5, 'font-weight': 700 } },
    { selector: '.out', style: { display: 'none' } },
  ];
}

// Barcode: point at, tap or step to a column and read its sentence in the line below.
// The drawing is one image for a screen reader, so nothing inside it may take the focus. The one tab stop is a range field
// laid over nothing: it brings the arrow keys, Home and End, and speaks the sentence as its value.

export function startBarcodes(root) {
  for (const figure of root.querySelectorAll('[data-barcode]')) connect(figure);
}

function connect(figure) {
  const columns = [...figure.querySelectorAll('.col')];
  const readout = figure.querySelector('[data-readout]');
  const term = readout.querySelector('dt');
  const words = readout.querySelector('dd');
  const scroller = figure.querySelector('.scroll');
  let chosen = Math.max(0, columns.findIndex((column) => column.classList.contains('is-chosen')));

  const range = document.createElement('input');
  Object.assign(range, { type: 'range', className: 'barcode__keys', min: '0', max: String(columns.length - 1), step: '1' });
  range.setAttribute('aria-label', 'Loop langs de cijfers van de streepjescode');
  figure.insertBefore(range, readout);

  function choose(index, reveal) {
    columns[chosen].classList.remove('is-chosen');
    chosen = Math.min(Math.max(index, 0), columns.length - 1);
    const column = columns[chosen];
    column.classList.add('is-chosen');
    const { label, sentence } = column.dataset;
    term.textContent = label;
    words.textContent = sentence;
    range.value = String(chosen);
    range.setAttribute('aria-valuetext', `${label}. ${sentence}`);
    if (reveal) bringIntoView(scroller, column);
  }

  const columnOf = (event) => columns.indexOf(event.target.closest('.col'));
  const pick = (event) => {
    const index = columnOf(event);
    if (index >= 0 && index !== chosen) choose(index, false);
  };
  figure.addEventListener('pointerover', (event) => { if (event.pointerType === 'mouse') pick(event); });
  figure.addEventListener('click', pick);
  range.addEventListener('input', () => choose(Number(range.value), true));

  const steps = figure.querySelector('.step');
  steps.hidden = false;
  steps.addEventListener('click', (event) => {
    const button = event.target.closest('[data-step]');
    if (button) choose(chosen + Number(button.dataset.step), true);
  });
  choose(chosen, false);
}

function bringIntoView(scroller, column) {
  const box = column.querySelector('.hit').getBoundingClientRect();
  const view = scroller.getBoundingClientRect();
  if (box.left < view.left || box.right > view.right) scroller.scrollLeft += box.left - view.left - view.width / 2;
}

// The card of one area. A link to an area (in the table, in the drawing) or a click on the moving map opens it; the address,
// the links with data-state and the forms keep the chosen area.

const FIELD = 'gekozen';

/** Gives choose(code, {focus}) and a way to hear of every choice: onChoice(listener). */
export function startCards(root, figure) {
  const card = root.querySelector('[data-map-card]');
  const empty = card.querySelector('[data-close]') ? null : card.innerHTML;
  const rows = new Map([...root.querySelectorAll('tr[data-code]')].map((row) => [row.dataset.code, row]));
  const listeners = [];
  let chosen = figure.dataset.chosen;
  let opener = null;

  async function choose(code, { focus = false } = {}) {
    mark(code);
    if (!code) {
      card.innerHTML = empty ?? '<p class="s quiet">Kies een plek op de kaart of in de tabel.</p>';
      opener?.focus();
      opener = null;
      return;
    }
    const answer = await fetch(figure.dataset.card.replace('GEBIED', code));
    if (!answer.ok || code !== chosen) return;
    card.innerHTML = await answer.text();
    if (focus) card.focus({ preventScroll: true });
    if (focus || !isInView(card)) card.scrollIntoView({ block: 'nearest' });
  }

  function mark(code) {
    rows.get(chosen)?.classList.remove('is-chosen');
    rows.get(code)?.classList.add('is-chosen');
    chosen = code;
    figure.dataset.chosen = code;
    figure.dataset.outline = code;
    keep(root, figure, code);
    outline(figure, code);
    listeners.forEach((listener) => listener(code));
  }

  root.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const close = event.target.closest('[data-close]');
    const link = event.target.closest('[data-choose], .map__areas a');
    if (!close && !link) return;
    event.preventDefault();
    if (close) {
      choose('');
      return;
    }
    opener = link.matches('[data-choose]') ? link : null;
    choose(codeOf(link), { focus: Boolean(opener) });
  });
  card.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && chosen) choose('');
  });
  rows.get(chosen)?.classList.add('is-chosen');

  return { choose, rows, onChoice: (listener) => listeners.push(listener), chosen: () => chosen };
}

/** Read from the attribute: the href of a link in a drawing is no text. */
function codeOf(link) {
  return new URL(link.getAttribute('href'), location.href).searchParams.get(FIELD);
}

/** The chosen area in the address of the page, in links that keep the state, and in the forms. On the page of a buurt
    its own code is in the path; the address becomes that of the whole, where all links go. */
function keep(root, figure, code) {
  const whole = new URL(figure.dataset.area, location.href);
  history.replaceState(history.state, '', withChosen(whole.href, code));
  for (const link of root.querySelectorAll('a[data-state]')) link.href = withChosen(link.href, code);
  for (const form of root.querySelectorAll('main form[method="get"]:not([role="search"])')) {
    let field = form.querySelector(`input[name="${FIELD}"]`);
    if (!field) {
      field = Object.assign(document.createElement('input'), { type: 'hidden', name: FIELD });
      form.append(field);
    }
    field.value = code;
  }
}

function withChosen(address, code) {
  const url = new URL(address);
  if (code) url.searchParams.set(FIELD, code);
  else url.searchParams.delete(FIELD);
  return url.href;
}

function outline(figure, code) {
  const shape = [...figure.querySelectorAll('.map__areas a')].find((link) => codeOf(link) === code);
  const d = shape?.querySelector('path').getAttribute('d') ?? '';
  for (const path of figure.querySelectorAll('.map__halo, .map__chosen')) path.setAttribute('d', d);
}

function isInView(element) {
  const box = element.getBoundingClientRect();
  return box.top >= 0 && box.top < innerHeight - 80;
}

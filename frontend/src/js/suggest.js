// Search field as a combobox with a listbox (ARIA 1.2). htmx fetches the options; here they get ids, keys and a spoken count.
// Without script the form is a plain search, so the roles are added here and not in the template.

const SHORTEST = 2;

export function startSuggestions(root) {
  for (const form of root.querySelectorAll('[data-suggest]')) connect(form);
}

function connect(form) {
  const input = form.querySelector('input[name="q"]');
  const list = form.querySelector('ul');
  const count = form.querySelector('[data-suggest-count]');
  let active = -1;

  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-haspopup', 'listbox');
  input.setAttribute('aria-controls', list.id);
  input.setAttribute('aria-expanded', 'false');
  list.setAttribute('role', 'listbox');

  const options = () => [...list.querySelectorAll('[role="option"]')];

  function show(open) {
    list.hidden = !open;
    input.setAttribute('aria-expanded', String(open));
    if (!open) choose(-1);
  }

  function choose(index) {
    const all = options();
    active = all.length ? index : -1;
    all.forEach((option, i) => option.setAttribute('aria-selected', String(i === active)));
    if (active < 0) {
      input.removeAttribute('aria-activedescendant');
      return;
    }
    input.setAttribute('aria-activedescendant', all[active].id);
    all[active].scrollIntoView({ block: 'nearest' });
  }

  function move(step) {
    const total = options().length;
    if (!total) return;
    if (list.hidden) show(true);
    // -1 is the field itself, so that the arrows walk through the list and back to what was typed
    const next = active + step;
    choose(next >= total ? -1 : next < -1 ? total - 1 : next);
  }

  function clear() {
    list.replaceChildren();
    count.textContent = '';
    show(false);
  }

  input.addEventListener('htmx:configRequest', (event) => {
    if (input.value.trim().length >= SHORTEST) return;
    event.preventDefault();
    clear();
  });

  list.addEventListener('htmx:afterSwap', () => {
    const all = options();
    all.forEach((option, i) => { option.id = `${list.id}-${i}`; });
    choose(-1);
    show(all.length > 0 && document.activeElement === input && input.value.trim().length >= SHORTEST);
    count.textContent = inWords(all.length);
  });

  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' && active >= 0) location.assign(options()[active].dataset.href);
    else if (event.key === 'Escape' && !list.hidden) show(false);
    else return;
    event.preventDefault();
  });

  // pointerdown would take the focus from the field and close the list before the click arrives
  list.addEventListener('pointerdown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) location.assign(option.dataset.href);
  });
  input.addEventListener('focus', () => { if (options().length) show(true); });
  input.addEventListener('blur', () => show(false));
}

function inWords(total) {
  if (total === 0) return 'Geen plek gevonden met deze naam.';
  if (total === 1) return '1 plek gevonden. Gebruik de pijltjes om te kiezen.';
  return `${total} plekken gevonden. Gebruik de pijltjes om te kiezen.`;
}

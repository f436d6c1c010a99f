// Typing a filled sheet of paper: jump to a field by its code, and keep what was typed on this device until it is saved.
// Without script the same page works with Tab alone.
const PAUSE = 600; // milliseconds without a key that count as a pause

export function startSheets(root) {
  for (const one of root.querySelectorAll('[data-sheet-kept]')) forget(one.dataset.sheetKept);
  for (const form of root.querySelectorAll('form[data-sheet]')) new Sheet(form);
}

const shelf = (name) => `wijkdna-blad-${name}`;

// Drafts of a sheet that was kept: its number stands on the page that comes after it.
function forget(client) {
  for (const key of names()) if (read(key)?.client === client) drop(key);
}

function names() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(shelf('')));
  } catch {
    return [];
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function drop(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // a device that keeps nothing has nothing to forget
  }
}

// With its label, which may be long, below the bar that stays in view.
function show(field) {
  field.focus({ preventScroll: true });
  field.closest('.field').scrollIntoView({ block: 'start' });
}

class Sheet {
  constructor(form) {
    this.form = form;
    this.key = shelf(form.dataset.sheet);
    this.fields = [...form.querySelectorAll('textarea, input:not([type=hidden])')].filter((one) => one.name);
    this.jump = form.querySelector('[data-sheet-jump]');
    this.code = this.jump.querySelector('input');
    this.jump.hidden = false;
    if (form.hasAttribute('data-sheet-sent')) this.keep();
    else this.restore();
    this.listen();
    this.begin();
  }

  // Where typing starts: at the field of the address, or with a keyboard at the first one.
  begin() {
    const named = this.fields.find((one) => `#${one.id}` === location.hash);
    const first = matchMedia('(pointer: fine)').matches && !document.querySelector('[role=alert]') && this.fields[0];
    if (named) show(named);
    else if (first) first.focus();
  }

  listen() {
    this.form.addEventListener('input', (event) => {
      if (event.target === this.code) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), PAUSE);
    });
    window.addEventListener('pagehide', () => { if (this.timer) this.keep(); });
    this.code.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      this.goTo(this.code.value);
    });
    this.form.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.isComposing) this.code.select();
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    });
  }

  goTo(typed) {
    const code = typed.replaceAll(/\s/g, '').toUpperCase();
    const field = this.fields.find((one) => one.name.toUpperCase() === code);
    const told = this.jump.querySelector('[data-sheet-told]');
    if (field) {
      told.textContent = '';
      this.code.value = '';
      show(field);
    } else if (code) {
      told.replaceChildren(`${code} staat niet op dit papier. `, this.elsewhere(code));
    }
  }

  elsewhere(code) {
    const link = document.createElement('a');
    link.href = `${this.form.dataset.sheetNew}?code=${encodeURIComponent(code)}`;
    link.textContent = 'Zoek het op een ander papier';
    return link;
  }

  values() {
    return Object.fromEntries(this.fields.map((one) => [one.name, one.value]));
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = null;
    const values = this.values();
    try {
      if (Object.entries(values).some(([name, text]) => name !== 'at' && text.trim())) {
        localStorage.setItem(this.key, JSON.stringify({ client: this.form.elements.client.value, values }));
        this.tell('Bewaard op dit apparaat. Het is nog niet verstuurd.');
      } else {
        drop(this.key);
      }
    } catch {
      this.tell('Dit apparaat bewaart niets tussendoor. Kies op tijd “Bewaren”.');
    }
  }

  // What was typed before, with the number it had then: sent twice, it is still one note.
  restore() {
    const draft = read(this.key);
    if (!draft?.values) return;
    for (const field of this.fields) if (field.name in draft.values) field.value = draft.values[field.name];
    this.form.elements.client.value = draft.client;
    this.tell('Hier staat wat u eerder op dit apparaat typte. Het is nog niet verstuurd.');
  }

  tell(text) {
    this.form.querySelector('[data-sheet-draft]').textContent = text;
  }
}

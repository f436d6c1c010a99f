// The form of a veldnotitie: kept at every pause, on this device at once and on the server as soon as it can be reached.
// Without script the form works as any other; the buttons below it then keep the note.
import { Outbox, bold, button, line, link } from './field-outbox.js';
import * as shelf from './field-shelf.js';

const AT_ONCE = 300; // milliseconds of rest until it is kept here
const A_PAUSE = 1500; // and on the server

export function startFieldNotes(root) {
  const place = root.querySelector('[data-field-outbox]');
  if (!place) return;
  const form = root.querySelector('[data-field-note]');
  const inDossier = location.pathname.match(/^.*\/dossier\/\d+\/veldwerk\//);
  if (form && !inDossier) {
    form.hidden = true; // the page that a device keeps, opened by itself
    return;
  }
  const outbox = new Outbox(place, () => form?.elements.client.value ?? '');
  if (form) new NoteForm(root, form, outbox, inDossier[0]);
  keepWorker(place.dataset.worker, inDossier?.[0]);
  for (const one of root.querySelectorAll('[data-field-forget]')) one.addEventListener('click', () => forget(one));
}

function keepWorker(script, scope) {
  if (script && scope && 'serviceWorker' in navigator) navigator.serviceWorker.register(script, { scope }).catch(() => {});
}

// Take everything of veldwerk off this device; what was not sent only after a second word.
async function forget(asked) {
  const waiting = shelf.kept().length;
  if (waiting && !asked.dataset.sure) {
    asked.dataset.sure = '1';
    asked.textContent = waiting === 1 ? 'Ja, wis ook de notitie die niet verstuurd is' : `Ja, wis ook ${waiting} notities die niet verstuurd zijn`;
    return;
  }
  shelf.wipe();
  const workers = await navigator.serviceWorker?.getRegistrations() ?? [];
  await Promise.all(workers.map((one) => one.unregister())); // this site has no others
  const names = await window.caches?.keys() ?? [];
  await Promise.all(names.filter((name) => name.startsWith('veldwerk-')).map((name) => caches.delete(name)));
  asked.replaceWith(line('Er staat niets meer van veldwerk op dit toestel.'));
}

class NoteForm {
  constructor(root, form, outbox, base) {
    Object.assign(this, { root, form, outbox, base, mode: form.dataset.fieldNote });
    this.state = root.querySelector('[data-field-state]');
    this.saved = root.querySelector('[data-field-saved]');
    this.isOfNobody = this.mode === 'toestel';
    if (this.isOfNobody) this.begin();
    else shelf.useToken(form.elements.csrfmiddlewaretoken.value);
    this.known = 'fieldUnsaved' in form.dataset ? '' : this.text(); // '': what the server gave back, it did not keep
    this.restore();
    outbox.emptied = () => { if (this.isWaiting && !this.isDirty) this.tell(false); };
    form.addEventListener('input', () => this.typed());
    form.addEventListener('submit', (event) => this.submit(event));
    document.addEventListener('visibilitychange', () => { if (document.hidden) this.pause(); });
    window.addEventListener('pagehide', () => this.pause());
    window.addEventListener('online', () => this.pause());
    window.addEventListener('beforeunload', (event) => { if (this.isLoose && !this.isLeaving) event.preventDefault(); });
  }

  // A new note in this same form.
  begin() {
    this.form.reset();
    const { client, device, version, at } = this.form.elements;
    const now = new Date();
    client.value = shelf.newNumber();
    device.value = shelf.newNumber();
    version.value = '0';
    at.value = new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    this.mode = this.isOfNobody ? 'toestel' : 'nieuw';
    this.form.action = `${this.base}nieuw/`;
    this.known = this.text();
    this.doubt({});
  }

  fields() {
    return [...new FormData(this.form)].filter(([name]) => name !== 'csrfmiddlewaretoken');
  }

  // What counts as a change: not the hidden numbers.
  text(fields = this.fields()) {
    return JSON.stringify(fields.filter(([name]) => !['client', 'device', 'version'].includes(name)));
  }

  get isDirty() {
    return this.text() !== this.known;
  }

  // A new note of which only a button was pressed is no note yet.
  get isWorthKeeping() {
    return this.hasText() || !['nieuw', 'toestel'].includes(this.mode);
  }

  restore() {
    const entry = shelf.find(this.form.elements.client.value);
    if (!entry || ![this.outbox.who, ''].includes(entry.who)) return;
    const text = this.text(entry.fields.filter(([name]) => name !== 'toch'));
    if (text === this.known) shelf.drop(entry);
    if (text === this.text()) return;
    fill(this.form, entry.fields);
    this.tell(true, bold(`Dit stond nog op dit toestel, van ${shelf.clock(entry.at)}.`), ' Het is nog niet bewaard. ', button('Neem wat op de server staat', () => {
      shelf.drop(entry);
      this.isLeaving = true;
      location.reload();
    }));
  }

  typed() {
    clearTimeout(this.soon);
    clearTimeout(this.later);
    if (!this.isWorthKeeping) return;
    this.isLoose = true;
    this.soon = setTimeout(() => this.keep(), AT_ONCE);
    if (this.mode !== 'wijziging') this.later = setTimeout(() => this.save(), A_PAUSE);
  }

  // Nobody may come back to this page.
  pause() {
    if (!this.isDirty || !this.isWorthKeeping || this.isFinishing || this.isLeaving) return;
    this.keep();
    if (this.mode !== 'wijziging') this.save();
  }

  // On this device.
  keep(more = {}) {
    const isChange = this.mode === 'wijziging';
    const entry = {
      client: this.form.elements.client.value,
      who: this.outbox.who,
      draft: `${this.base}concept/`,
      page: isChange ? new URL(this.form.action).pathname : '',
      at: Date.now(),
      finish: false,
      isChange,
      fields: this.fields(),
      ...more,
    };
    this.isLoose = !shelf.put(entry);
    return entry;
  }

  // On the server. One at a time; what is typed meanwhile goes with the next one.
  save() {
    if (this.busy) {
      this.again = true;
      return this.busy;
    }
    this.busy = this.saveNow().finally(() => {
      this.busy = null;
      if (this.again && !this.isFinishing) this.typed();
      this.again = false;
    });
    return this.busy;
  }

  async saveNow() {
    clearTimeout(this.soon);
    clearTimeout(this.later);
    const entry = this.keep();
    const { state, answer } = await shelf.send(entry);
    if (entry.client !== this.form.elements.client.value) return;
    if (state === shelf.SENT) this.arrived(entry, answer);
    else this.tellKept(state, answer);
  }

  arrived(entry, answer) {
    const wrong = Object.values(answer.errors);
    this.form.elements.version.value = answer.version;
    this.doubt(answer.doubts);
    if (wrong.length) {
      this.tell(true, bold('Nog niet alles is bewaard.'), ` ${wrong[0]}`);
      return;
    }
    shelf.drop(entry);
    this.known = this.text(entry.fields);
    this.isLoose = this.isDirty;
    this.tell(false);
    if (this.saved) this.saved.textContent = `Bewaard, ${shelf.clock()}`;
    if (!answer.finished && this.mode === 'nieuw') this.becomeDraft(answer.change);
  }

  // To load this page again must give the draft, not an empty form.
  becomeDraft(address) {
    this.mode = 'concept';
    this.form.action = address;
    history.replaceState(null, '', address);
  }

  async submit(event) {
    if (this.isPassing) return;
    event.preventDefault();
    if (this.isFinishing) return;
    this.isFinishing = true;
    clearTimeout(this.soon);
    clearTimeout(this.later);
    await this.busy;
    await this.finish(event.submitter);
    this.isFinishing = false;
  }

  async finish(pressed) {
    const name = pressed?.name ?? 'klaar';
    const finish = !['foto', 'concept'].includes(name);
    const fields = name === 'toch' ? [...this.fields(), ['toch', '1']] : this.fields();
    if (!this.hasText()) return this.passOn(pressed);
    const entry = this.keep({ finish, fields });
    const { state, answer } = await shelf.send(entry, { finish });
    if (state === shelf.SENT && !Object.keys(answer.errors).length && (answer.finished || !finish)) {
      shelf.drop(entry);
      this.leave(name === 'foto' ? answer.photo : name === 'nog' ? `${this.base}nieuw/` : this.base);
    } else if ([shelf.SENT, shelf.REFUSED, shelf.CHANGED].includes(state)) {
      if (state === shelf.SENT) this.form.elements.version.value = answer.version;
      this.keep();
      this.passOn(pressed);
    } else {
      this.wait(state, name, entry);
    }
  }

  hasText() {
    return ['seen', 'quote', 'thought', 'who', 'where'].some((name) => this.form.elements[name].value.trim());
  }

  leave(address) {
    this.isLeaving = true;
    location.assign(address);
  }

  // Let the server say what is wrong, as it does without script.
  passOn(pressed) {
    if (this.isOfNobody) {
      this.tell(true, bold('De notitie is nog niet af.'), ' Schrijf op wat u zag of hoorde.');
      return;
    }
    this.isPassing = this.isLeaving = true;
    this.form.requestSubmit(pressed);
  }

  // It stays on this device; the form is free for the next one.
  wait(state, name, entry) {
    if (this.isLoose) return this.tellKept(state);
    if (state !== shelf.OFFLINE) return this.tellKept(state);
    if (!entry.finish) {
      this.tellKept(state);
      this.state.append(line(name === 'foto' ? 'Een foto toevoegen kan als er weer verbinding is.' : ''));
      return;
    }
    this.begin();
    history.replaceState(null, '', `${this.base}nieuw/`);
    this.tellKept(state);
    this.outbox.state = state;
    this.outbox.tell();
    this.state.focus();
    this.state.scrollIntoView({ block: 'center' });
  }

  tellKept(state, answer) {
    const here = this.isLoose ? 'Dit toestel kan de notitie niet bewaren: laat deze pagina open.' : `Bewaard op deze telefoon, ${shelf.clock()}.`;
    if (this.saved) this.saved.textContent = '';
    if (state === shelf.SIGNED_OUT) {
      this.tell(true, bold(here), ' U bent uitgelogd. ', link(this.outbox.login(), 'Log in'), ', dan sturen we de notitie.');
    } else if (state === shelf.SOMEBODY_ELSE) {
      this.tell(true, bold(here), ' Er is intussen iemand anders ingelogd. We sturen de notitie pas als u zelf weer inlogt.');
    } else if (state === shelf.CHANGED) {
      this.tell(true, bold(`${here} Deze notitie is ergens anders ook veranderd.`), ' ', button('Bekijk het verschil', () => this.passOn(this.form.querySelector('[name=klaar]'))));
    } else if (state === shelf.REFUSED) {
      this.tell(true, bold(here), ` ${answer.why}`);
    } else {
      this.tell(true, bold(here), ' Geen verbinding. We sturen de notitie zodra het weer kan.');
    }
  }

  tell(isNote, ...parts) {
    this.isWaiting = isNote;
    this.state.classList.toggle('note', isNote);
    this.state.replaceChildren(...(parts.length ? [line(...parts)] : []));
  }

  // What seems to be about one person, as the server sees it.
  doubt(found) {
    for (const place of this.form.querySelectorAll('[data-doubt]')) {
      const text = found[place.dataset.doubt] ?? '';
      place.hidden = !text;
      place.querySelector('span').textContent = text;
    }
  }
}

function fill(form, fields) {
  for (const one of form.querySelectorAll('input[type=checkbox], input[type=radio]')) {
    one.checked = fields.some(([name, value]) => name === one.name && value === one.value);
  }
  for (const [name, value] of fields) {
    const one = form.elements[name];
    if (one && 'value' in one && !(one instanceof RadioNodeList) && one.type !== 'checkbox') one.value = value;
  }
}

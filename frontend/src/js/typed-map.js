// Typing a map over: one buurt after another without a page in between. The list of links below the map is where the
// buurten and their answers are read from and written to; the form and the map follow it. What could not be sent is kept
// on this device, and sent again later.
const LETTER = 16; // pixels of a name on the map, in every view
const AGAIN = 4000; // milliseconds until an answer that did not arrive is sent again

export function startTypedMaps(root) {
  for (const desk of root.querySelectorAll('[data-typed]')) new Desk(root, desk);
}

class Desk {
  constructor(root, desk) {
    this.desk = desk;
    this.find = (name) => desk.querySelector(`[data-typed-${name}]`);
    this.links = [...root.querySelectorAll('.typed__list a[data-code]')];
    this.paths = new Map([...desk.querySelectorAll('path[data-code]')].map((path) => [path.dataset.code, path]));
    this.buttons = [...desk.querySelectorAll('.typed__class')];
    this.outbox = new Outbox(desk, this.find('form'), (text) => this.tellLost(text));
    this.asked = [];
    this.here = this.links.findIndex((link) => link.getAttribute('aria-current'));
    this.find('keys').hidden = false;
    for (const [code, key] of this.outbox.waiting) this.write(this.links.find((link) => link.dataset.code === code), key);
    this.listen(root);
    if (this.here >= 0 && this.links[this.here].dataset.answer !== '' && this.outbox.waiting.size) this.next();
    this.outbox.send();
  }

  listen(root) {
    this.find('form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.answer(event.submitter.value);
    });
    this.find('back').addEventListener('click', (event) => { event.preventDefault(); this.back(); });
    this.find('finish').addEventListener('submit', (event) => this.finish(event));
    for (const link of this.links) link.addEventListener('click', (event) => this.jump(event, link.dataset.code));
    for (const [code, path] of this.paths) {
      path.parentElement.addEventListener('click', (event) => this.jump(event, this.askedIn(code)));
    }
    root.addEventListener('keydown', (event) => this.key(event));
  }

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest('input:not([type=hidden]), textarea, select')) return;
    const button = this.buttons.find((one) => one.value === event.key);
    if (button && this.here >= 0 && !event.repeat) this.answer(button.value);
    else if (event.key === 'Backspace') this.back();
    else return;
    event.preventDefault();
  }

  answer(key) {
    const link = this.links[this.here];
    this.write(link, key);
    this.outbox.put(link.dataset.code, key);
    this.asked.push(this.here);
    this.next();
  }

  next() {
    const order = [...this.links.keys()].map((k) => (this.here + 1 + k) % this.links.length);
    this.ask(order.find((k) => this.links[k].dataset.answer === '') ?? -1);
    if (this.here < 0) this.find('ready').focus();
  }

  back() {
    const last = this.here < 0 ? this.links.length : this.here;
    this.ask(this.asked.pop() ?? Math.max(0, last - 1));
  }

  jump(event, code) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (this.here >= 0) this.asked.push(this.here);
    this.ask(this.links.findIndex((link) => link.dataset.code === code));
    this.desk.querySelector('#vraag').scrollIntoView({ block: 'nearest' });
  }

  // The buurt to ask for after a click on the map: itself, or of a wijk the first that is open.
  askedIn(code) {
    if (!code.startsWith('WK')) return code;
    const inside = this.links.filter((link) => wijkOf(link.dataset.code) === code);
    return (inside.find((link) => link.dataset.answer === '') ?? inside[0]).dataset.code;
  }

  // Show the question about a buurt; -1: there is none left.
  ask(place) {
    this.links[this.here]?.removeAttribute('aria-current');
    this.here = place;
    const link = this.links[place];
    this.find('question').hidden = !link;
    this.find('ready').hidden = Boolean(link);
    if (link) this.showQuestion(link);
    const path = link && (this.paths.get(link.dataset.code) ?? this.paths.get(wijkOf(link.dataset.code)));
    const outline = path?.getAttribute('d') ?? '';
    for (const line of this.desk.querySelectorAll('.map__chosen, .map__halo')) line.setAttribute('d', outline);
    if (path) this.look(path.dataset.view);
  }

  showQuestion(link) {
    const { code, name, wijk, answer } = link.dataset;
    link.setAttribute('aria-current', 'true');
    this.find('name').textContent = name;
    this.find('wijk').textContent = wijk;
    this.find('form').elements.na.value = code;
    this.find('back').hidden = this.here === 0 && !this.asked.length;
    for (const button of this.buttons) {
      button.name = code;
      button.toggleAttribute('aria-current', false);
      if (button.value === answer) button.setAttribute('aria-current', 'true');
    }
    history.replaceState(null, '', `?buurt=${code}`);
  }

  look(view) {
    const [x, y, width, height] = view.split(' ');
    this.desk.querySelector('[data-typed-map]').setAttribute('viewBox', view);
    const names = this.desk.querySelector('.map__names');
    names.setAttribute('font-size', LETTER * width / names.dataset.whole);
    const frame = this.find('view');
    for (const [name, value] of Object.entries({ x, y, width, height })) frame?.setAttribute(name, value);
  }

  // Put an answer in the list and on the map.
  write(link, key) {
    if (!link) return;
    const button = this.buttons.find((one) => one.value === key);
    if (!button) return;
    const words = button.querySelector('span').textContent;
    link.dataset.answer = key;
    link.parentElement.querySelector('[data-typed-words]').textContent = words;
    const path = this.paths.get(link.dataset.code);
    if (path) paint(path, button.dataset.css, `${link.dataset.name}: ${words}`);
    const done = this.links.filter((one) => one.dataset.answer !== '').length;
    this.find('done').textContent = done;
    this.desk.querySelector('progress').value = done;
  }

  tellLost(text) {
    const note = this.find('lost');
    note.hidden = !text;
    note.textContent = text;
  }

  // The last answers go first: what is finished must hold them.
  async finish(event) {
    if (!this.outbox.waiting.size) return;
    event.preventDefault();
    await this.outbox.send();
    if (!this.outbox.waiting.size) event.target.submit();
  }
}

function wijkOf(code) {
  return `WK${code.slice(2, 8)}`;
}

function paint(path, css, title) {
  if (css === 'absent') {
    path.removeAttribute('class');
    path.setAttribute('fill', 'url(#kaart-absent)');
  } else {
    path.setAttribute('class', `k-${css}`);
  }
  path.querySelector('title').textContent = title;
}

// Answers on their way to the server: kept here until it said that it has them.
class Outbox {
  constructor(desk, form, tell) {
    this.address = desk.dataset.send;
    this.token = form.elements.csrfmiddlewaretoken.value;
    this.shelf = desk.dataset.typed;
    this.tell = tell;
    this.busy = null;
    this.waiting = new Map(this.read());
    window.addEventListener('online', () => this.send());
    window.addEventListener('beforeunload', (event) => { if (this.waiting.size && !this.isKept) event.preventDefault(); });
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.shelf) ?? '[]');
    } catch {
      return [];
    }
  }

  keep() {
    try {
      if (this.waiting.size) localStorage.setItem(this.shelf, JSON.stringify([...this.waiting]));
      else localStorage.removeItem(this.shelf);
      this.isKept = true;
    } catch {
      this.isKept = false;
    }
  }

  put(code, key) {
    this.waiting.set(code, key);
    this.keep();
    this.send();
  }

  // One request at a time; what is answered meanwhile goes with the next one.
  send() {
    this.busy ??= this.sendAll().finally(() => { this.busy = null; });
    return this.busy;
  }

  async sendAll() {
    clearTimeout(this.timer);
    while (this.waiting.size) {
      const batch = [...this.waiting];
      const { why, isLost } = await this.post(batch);
      if (why && !isLost) return this.later(why);
      if (why) return this.drop(why);
      for (const [code, key] of batch) if (this.waiting.get(code) === key) this.waiting.delete(code);
      this.keep();
    }
    this.tell('');
  }

  // why: "" when the server has them; isLost: it never will.
  async post(batch) {
    const body = new URLSearchParams([['csrfmiddlewaretoken', this.token], ['los', '1'], ...batch]);
    try {
      const answer = await fetch(this.address, { method: 'POST', body, redirect: 'manual' });
      if (answer.status === 204) return { why: '' };
      if (answer.status === 409) return { why: await answer.text(), isLost: true };
      if (answer.status === 404) return { why: 'Deze kaart is er niet meer.', isLost: true };
      if (answer.status === 429) return { why: 'Het gaat even te snel.' };
      return { why: 'Misschien bent u uitgelogd. Log in een ander tabblad opnieuw in, en laad deze pagina dan opnieuw.' };
    } catch {
      return { why: 'Er is geen verbinding.' };
    }
  }

  drop(why) {
    this.waiting.clear();
    this.keep();
    this.tell(why);
  }

  later(why) {
    const count = this.waiting.size === 1 ? 'Eén antwoord is' : `${this.waiting.size} antwoorden zijn`;
    this.tell(`${why} ${count} nog niet verstuurd. U kunt doorgaan: wij bewaren ze op dit apparaat en proberen het opnieuw.`);
    this.timer = setTimeout(() => this.send(), AGAIN);
  }
}

// What waits on this device: sent at every page of veldwerk and as soon as the connection is back, and told.
import * as shelf from './field-shelf.js';

const AGAIN = 20_000; // milliseconds until it is tried once more

export class Outbox {
  constructor(place, current = () => '') {
    this.place = place;
    this.current = current; // the note that a form on this page is about: it sends that one itself
    this.who = place.dataset.fieldOutbox || shelf.lastWho();
    this.arrived = [];
    this.emptied = () => {}; // what a form on this page said of the connection is over
    if (place.dataset.fieldOutbox) shelf.remember(this.who);
    window.addEventListener('online', () => this.flush());
    setInterval(() => { if (this.waiting().length && !document.hidden) this.flush(); }, AGAIN);
    this.flush();
  }

  // A change of a finished note that nobody finished waits until its page is opened again.
  waiting() {
    return this.mine().filter((one) => one.client !== this.current() && (one.finish || !one.isChange));
  }

  mine() {
    return shelf.kept().filter((one) => isOf(one, this.who));
  }

  flush() {
    this.busy ??= this.sendAll().finally(() => { this.busy = null; this.tell(); });
    return this.busy;
  }

  async sendAll() {
    this.state = this.why = '';
    for (const entry of this.waiting()) {
      const { state, answer } = await shelf.send(entry, { finish: entry.finish, quiet: true });
      if (state === shelf.SENT && !Object.keys(answer.errors).length) this.arrive(entry, answer);
      else if (state === shelf.CHANGED && !entry.isCopy) this.copy(entry);
      else if (state === shelf.SENT || state === shelf.REFUSED) this.why = Object.values(answer.errors ?? {})[0] ?? answer.why;
      else {
        this.state = state;
        return;
      }
    }
  }

  arrive(entry, answer) {
    shelf.drop(entry);
    this.arrived.push({ finished: answer.finished, change: answer.change, doubted: entry.finish && !answer.finished });
  }

  // It was changed elsewhere too: both are kept, this one as a draft of its own.
  copy(entry) {
    const client = shelf.newNumber();
    const fields = entry.fields.filter(([name]) => !['client', 'version'].includes(name));
    const other = { ...entry, client, isCopy: true, isChange: false, finish: false };
    if (shelf.put({ ...other, fields: [...fields, ['client', client], ['version', '0']] })) shelf.drop(entry);
    this.again = true;
  }

  tell() {
    if (this.again) {
      this.again = false;
      this.flush();
      return;
    }
    if (!this.waiting().length) this.emptied();
    const lines = [...this.toldArrived(), ...this.toldWaiting(), ...this.toldOthers()];
    this.place.replaceChildren(...lines);
    this.place.hidden = !lines.length;
  }

  toldArrived() {
    const finished = this.arrived.filter((one) => one.finished).length;
    const drafts = this.arrived.filter((one) => !one.finished);
    const told = [];
    if (finished) told.push(line(`${some(finished)} verstuurd.`));
    for (const one of drafts) {
      const why = one.doubted ? 'Er staat misschien iets over één persoon in. Kijk nog eens.' : 'Alleen u ziet het.';
      told.push(line(`Een notitie van dit toestel staat nu bij uw concepten. ${why} `, link(one.change, 'Maak de notitie af')));
    }
    return told;
  }

  toldWaiting() {
    const waiting = this.waiting();
    const halves = this.mine().filter((one) => one.isChange && !one.finish && one.client !== this.current());
    const told = halves.map((one) => line('Op dit toestel staat een wijziging die u niet bewaarde. ', link(one.page, 'Ga verder')));
    if (!waiting.length) return told;
    const about = `${some(waiting.length)} nog niet verstuurd en ${waiting.length === 1 ? 'staat' : 'staan'} op dit toestel.`;
    if (this.state === shelf.SIGNED_OUT) told.push(line(`${about} U bent uitgelogd. `, link(this.login(), 'Log in')));
    else if (this.state === shelf.OFFLINE) told.push(line(`${about} We sturen zodra er verbinding is. `, button('Probeer nu', () => this.flush())));
    else told.push(line(`${about} ${this.why ?? ''} `, button('Probeer nu', () => this.flush())), ...waiting.map((one) => this.shown(one)));
    return told;
  }

  // Of somebody else who signed in here: hers to send.
  toldOthers() {
    const others = shelf.kept().filter((one) => !isOf(one, this.who)).length;
    return others && this.who ? [line(`Op dit toestel ${others === 1 ? 'staat 1 notitie' : `staan ${others} notities`} van iemand anders. Die versturen we pas als die persoon hier inlogt.`)] : [];
  }

  // What the server does not take can be read here, to copy it, and be thrown away after that.
  shown(entry) {
    const made = document.createElement('details');
    const open = document.createElement('summary');
    const text = line(entry.fields.filter(([name]) => ['seen', 'quote', 'thought'].includes(name)).map(([, value]) => value).join('\n'));
    open.textContent = `Lees de notitie van ${shelf.clock(entry.at)}`;
    text.className = 'dossier-text';
    made.append(open, text, button('Gooi deze notitie weg', () => { shelf.drop(entry); this.tell(); }));
    return made;
  }

  login() {
    return `${this.place.dataset.login}?next=${encodeURIComponent(location.pathname)}`;
  }
}

// What was written when nobody knew who signed in here, is of who signs in now.
function isOf(entry, who) {
  return entry.who === who || entry.who === '';
}

function some(count) {
  return count === 1 ? '1 notitie is' : `${count} notities zijn`;
}

export function line(...parts) {
  const made = document.createElement('p');
  made.append(...parts);
  return made;
}

export function link(address, text) {
  const made = document.createElement('a');
  made.href = address;
  made.textContent = text;
  return made;
}

export function button(text, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'nl-button nl-button--plain';
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
}

export function bold(text) {
  const made = document.createElement('b');
  made.textContent = text;
  return made;
}

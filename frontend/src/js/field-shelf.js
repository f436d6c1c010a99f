// Veldnotities that are on this device and not yet on the server. Text only, and as few and as short as can be: each goes
// as soon as the server said that it has it. Not encrypted: who holds the unlocked telephone can read it.
const PREFIX = 'wijkdna.veldnotitie.';
const WHO = 'wijkdna.veldwerk.wie';
const MOST = 50;
const LONGEST = 20_000; // characters of one note

// Who signed in last on this device; a page without a connection does not know it otherwise.
export function remember(who) {
  try {
    localStorage.setItem(WHO, who);
  } catch { /* then nothing can be kept here, and put() says so */ }
}

export function lastWho() {
  return localStorage.getItem(WHO) ?? '';
}

// All that is kept here, the oldest first. An entry: client, who, draft (address), page (where it is changed, or ''),
// at (milliseconds), finish (she pressed Klaar), fields ([name, value]).
export function kept() {
  const keys = Array.from({ length: localStorage.length }, (_, k) => localStorage.key(k));
  return keys.filter((key) => key.startsWith(PREFIX)).map(read).filter(Boolean).sort((a, b) => a.at - b.at);
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export function find(client) {
  return read(PREFIX + client);
}

let isClosed = false;

// False when this device does not take it: it is full, or keeps nothing.
export function put(entry) {
  if (isClosed) return true;
  try {
    const text = JSON.stringify(entry);
    if (text.length > LONGEST || (!find(entry.client) && kept().length >= MOST)) return false;
    localStorage.setItem(PREFIX + entry.client, text);
    return true;
  } catch {
    return false;
  }
}

// Only when nothing was added to it since it was sent.
export function drop(entry) {
  if (find(entry.client)?.at === entry.at) localStorage.removeItem(PREFIX + entry.client);
}

// Also what is still being typed on this page does not come back.
export function wipe(entries = kept()) {
  isClosed = true;
  for (const one of entries) localStorage.removeItem(PREFIX + one.client);
}

export const SENT = 'sent';
export const OFFLINE = 'offline';
export const SIGNED_OUT = 'signed out';
export const SOMEBODY_ELSE = 'somebody else';
export const CHANGED = 'changed';
export const REFUSED = 'refused';

let token = '';

export function useToken(known) {
  token ||= known;
}

// Send a note. quiet: nobody is looking at the page that it comes from. Gives { state, answer }.
export async function send(entry, { finish = false, quiet = false } = {}) {
  try {
    token ||= await freshToken(entry.draft);
    let answer = await post(entry, finish, quiet);
    if (answer.status === 403) { // signed in anew, or the page stood open for long
      token = await freshToken(entry.draft);
      answer = await post(entry, finish, quiet);
    }
    return await judge(answer);
  } catch (problem) {
    return { state: problem instanceof SignedOut ? SIGNED_OUT : OFFLINE };
  }
}

class SignedOut extends Error {}

async function freshToken(address) {
  const answer = await fetch(address, { redirect: 'manual', cache: 'no-store' });
  if (answer.type === 'opaqueredirect') throw new SignedOut();
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).token;
}

function post(entry, finish, quiet) {
  const body = new URLSearchParams([['csrfmiddlewaretoken', token], ['wie', entry.who], ...entry.fields]);
  if (finish) body.set('klaar', '1');
  if (quiet) body.set('stil', '1');
  return fetch(entry.draft, { method: 'POST', body, redirect: 'manual', keepalive: body.toString().length < 60_000 });
}

async function judge(answer) {
  if (answer.type === 'opaqueredirect' || answer.status === 403) return { state: SIGNED_OUT };
  if (answer.status === 422) return { state: SOMEBODY_ELSE };
  if (answer.status === 429 || answer.status >= 500) return { state: OFFLINE };
  if (answer.status === 404) return { state: REFUSED, answer: { why: 'U kunt niet meer in dit dossier.' } };
  const told = await answer.json();
  if (answer.status === 409) return { state: CHANGED, answer: told };
  return { state: answer.ok ? SENT : REFUSED, answer: told };
}

// A number as the server takes it; crypto.randomUUID is not there on an address without https.
export function newNumber() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (one) => one.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export function clock(at = Date.now()) {
  const time = new Date(at);
  return `${String(time.getHours()).padStart(2, '0')}.${String(time.getMinutes()).padStart(2, '0')} uur`;
}

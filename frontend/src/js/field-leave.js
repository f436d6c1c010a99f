// Who signs out while notes of her are on this device and not on the server, is told first.
import { kept, lastWho, wipe } from './field-shelf.js';
import { button, line } from './field-outbox.js';

export function startLeaving(root) {
  for (const form of root.querySelectorAll('form[data-sign-out]')) {
    form.addEventListener('submit', (event) => {
      const mine = kept().filter((one) => one.who === lastWho());
      if (!mine.length || !window.HTMLDialogElement) return;
      event.preventDefault();
      ask(root, form, mine);
    });
  }
}

function ask(root, form, mine) {
  const dialog = root.createElement('dialog');
  const title = root.createElement('h2');
  const acts = root.createElement('p');
  const count = mine.length === 1 ? 'Er staat nog 1 veldnotitie' : `Er staan nog ${mine.length} veldnotities`;
  const it = mine.length === 1 ? 'die' : 'ze';
  title.textContent = `${count} op dit toestel`;
  title.id = 'veld-weg';
  dialog.className = 'field-leave';
  dialog.setAttribute('aria-labelledby', title.id);
  acts.className = 'acts';
  acts.append(
    act('Verstuur eerst', 'primary', () => location.assign(mine[0].draft.replace(/concept\/$/, ''))),
    act(`Log uit en laat ${it} staan`, 'secondary', () => form.submit()),
    act(`Log uit en wis ${it}`, 'secondary', () => { wipe(mine); form.submit(); }),
  );
  dialog.append(title, line('Verstuurd is er nog niets van. Laat u een notitie staan, dan kan wie dit toestel ontgrendelt die lezen. Logt u hier weer in, dan versturen we alsnog.'), acts);
  dialog.addEventListener('close', () => dialog.remove());
  root.body.append(dialog);
  dialog.showModal();
}

function act(text, kind, does) {
  const made = button(text, does);
  made.className = `nl-button nl-button--${kind}`;
  return made;
}

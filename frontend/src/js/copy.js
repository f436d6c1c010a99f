// Buttons that copy the field whose id they name. Hidden in the template: without script a field is selected by hand.

export function startCopying(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll('[data-copy]')) connect(button);
}

function connect(button) {
  const field = document.getElementById(button.dataset.copy);
  const said = document.createElement('span');
  said.className = 'sr';
  said.setAttribute('role', 'status');
  button.after(said);
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = said.textContent = 'Gekopieerd';
    } catch {
      field.select();
    }
  });
}

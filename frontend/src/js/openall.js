// "Alles openen": one button for all details elements in the element that data-open-all names.

export function startOpenAll(root) {
  for (const button of root.querySelectorAll('[data-open-all]')) connect(button, root);
}

function connect(button, root) {
  const parts = [...root.querySelectorAll(`#${button.dataset.openAll} > details`)];
  const allOpen = () => parts.every((part) => part.open);
  const label = () => { button.textContent = allOpen() ? 'Alles sluiten' : 'Alles openen'; };

  button.addEventListener('click', () => {
    const open = !allOpen();
    parts.forEach((part) => { part.open = open; });
    label();
  });
  parts.forEach((part) => part.addEventListener('toggle', label));
  button.hidden = parts.length === 0;
  label();
}

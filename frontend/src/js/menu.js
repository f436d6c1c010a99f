// The menu on a small screen is a details element. This only closes it with Escape or by a tap beside it.

export function startMenu(root) {
  const menu = root.querySelector('details.menu');
  if (!menu) return;

  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
  root.addEventListener('click', (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
}

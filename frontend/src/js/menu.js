// Menus are details elements. This only closes them with Escape or by a tap beside them.

export function startMenu(root) {
  for (const menu of root.querySelectorAll('details.menu, details[data-closes]')) startOne(root, menu);
}

function startOne(root, menu) {
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
  root.addEventListener('click', (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
}

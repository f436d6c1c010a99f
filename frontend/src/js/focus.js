// What asks for attention first, such as what is wrong in a form, is where a keyboard and a screen reader begin.

export function startFocus(root) {
  root.querySelector('[data-focus]')?.focus();
}

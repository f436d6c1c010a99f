// Print buttons are hidden in the template: without script they could do nothing.

export function startPrint(root) {
  for (const button of root.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
}

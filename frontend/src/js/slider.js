// Says the value of a slider while it moves. Without it the value that was sent stands there.
export function startSliders(root) {
  for (const input of root.querySelectorAll('[data-slider]')) {
    const told = root.querySelector(`output[for="${input.id}"]`);
    input.addEventListener('input', () => { told.value = input.value; });
  }
}

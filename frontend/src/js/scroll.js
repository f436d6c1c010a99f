// A region that can scroll sideways must be reachable with the keyboard; one that shows everything must not be a useless stop.

export function startScrollRegions(root) {
  const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => update(target)));
  for (const region of root.querySelectorAll('.scroll[tabindex]')) watch.observe(region);
}

function update(region) {
  if (region.scrollWidth > region.clientWidth + 1) region.setAttribute('tabindex', '0');
  else region.removeAttribute('tabindex');
}

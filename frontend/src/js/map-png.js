// The map as PNG: the SVG that the server makes, drawn on a canvas at twice its size. Without script there is the SVG alone.

const TIMES = 2;

export function startPng(root) {
  const button = root.querySelector('[data-png]');
  const link = root.querySelector('[data-svg]');
  if (!button || !link) return;
  button.hidden = false;
  button.addEventListener('click', () => save(link.href));
}

async function save(address) {
  const answer = await fetch(address);
  if (!answer.ok) return;
  const name = /filename="(.+)\.svg"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? 'kaart';
  const canvas = await drawn(await answer.text());
  canvas.toBlob((blob) => download(blob, `${name}.png`), 'image/png');
}

async function drawn(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * TIMES;
  canvas.height = image.naturalHeight * TIMES;
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function download(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

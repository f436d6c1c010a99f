// The hatches and dots of the drawing, and the signs of places, as images for the moving map; at twice their size.

const SCALE = 2;

/** Pairs of a name and its image; token gives the colours of the page. */
export function hatches(token) {
  const [paper, ink, less1, less2] = ['--wd-paper', '--wd-ink-2', '--wd-less-1', '--wd-less-3'].map(token);
  return [
    ['carried', tile(8, paper, (pen) => diagonal(pen, 8, ink, 1, false))],
    ['absent', tile(12, paper, (pen) => { pen.setLineDash([3, 3]); diagonal(pen, 12, ink, 0.9, true); })],
    ['less1', tile(6, less1, (pen) => dot(pen, 3, paper, 1.1))],
    ['less2', tile(6, less2, (pen) => dot(pen, 3, less1, 1))],
  ];
}

function tile(size, colour, draw) {
  const pen = canvas(size);
  pen.fillStyle = colour;
  pen.fillRect(0, 0, size, size);
  draw(pen);
  return pen.getImageData(0, 0, size * SCALE, size * SCALE);
}

function canvas(size) {
  const element = Object.assign(document.createElement('canvas'), { width: size * SCALE, height: size * SCALE });
  const pen = element.getContext('2d', { willReadFrequently: true });
  pen.scale(SCALE, SCALE);
  return pen;
}

/** A line from corner to corner and its continuation in both neighbours, so that tiles join. */
function diagonal(pen, size, colour, width, down) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  for (const shift of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(shift, down ? 0 : size);
    pen.lineTo(shift + size, down ? size : 0);
    pen.stroke();
  }
}

function dot(pen, middle, colour, radius) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(middle, middle, radius, 0, 2 * Math.PI);
  pen.fill();
}

/** A sign of a kind of place from its path data, with an edge of paper. */
export function signImage(d, token) {
  const size = 20;
  const pen = canvas(size);
  pen.translate(size / 2, size / 2);
  const path = new Path2D(d);
  pen.lineWidth = 3;
  pen.strokeStyle = token('--wd-paper');
  pen.stroke(path);
  pen.fillStyle = token('--wd-ink');
  pen.fill(path);
  return pen.getImageData(0, 0, size * SCALE, size * SCALE);
}

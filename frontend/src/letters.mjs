// Letters for the PDFs. Typst reads TrueType; npm gives WOFF, which is TrueType with each table compressed on its own.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';

const FILES = fileURLToPath(new URL('../node_modules/@fontsource/noto-sans/files/', import.meta.url));
const WOFF = 0x774f4646;
const HEADER = 44;
const ENTRY = 20;

// Only Latin. The extended file has the same name and weight without a to z, and Typst would take it for all of a text.
const NAMES = ['noto-sans-latin-400-normal', 'noto-sans-latin-700-normal'];

/** Writes the letters as .ttf into a folder, which it makes. */
export async function writeLetters(folder) {
  await mkdir(folder, { recursive: true });
  for (const name of NAMES) {
    await writeFile(join(folder, `${name}.ttf`), trueType(await readFile(join(FILES, `${name}.woff`))));
  }
  await writeFile(join(folder, 'LICENSE.txt'), await readFile(join(FILES, '..', 'LICENSE')));
}

/** WOFF 1.0 (W3C, 2012) unpacked: the same tables behind a TrueType header. */
function trueType(woff) {
  if (woff.readUInt32BE(0) !== WOFF) throw new Error('this is not a WOFF file');
  const count = woff.readUInt16BE(12);
  const header = Buffer.alloc(12 + 16 * count);
  const widest = Math.floor(Math.log2(count));
  woff.copy(header, 0, 4, 8);
  header.writeUInt16BE(count, 4);
  header.writeUInt16BE(16 << widest, 6);
  header.writeUInt16BE(widest, 8);
  header.writeUInt16BE(16 * count - (16 << widest), 10);

  const parts = [header];
  let offset = header.length;
  for (let k = 0; k < count; k += 1) {
    const entry = HEADER + ENTRY * k;
    const [start, packed, length, checksum] = [4, 8, 12, 16].map((at) => woff.readUInt32BE(entry + at));
    const stored = woff.subarray(start, start + packed);
    const table = Buffer.alloc((length + 3) & ~3);
    (packed < length ? inflateSync(stored) : stored).copy(table);
    const record = 12 + 16 * k;
    woff.copy(header, record, entry, entry + 4);
    header.writeUInt32BE(checksum, record + 4);
    header.writeUInt32BE(offset, record + 8);
    header.writeUInt32BE(length, record + 12);
    parts.push(table);
    offset += table.length;
  }
  return Buffer.concat(parts);
}

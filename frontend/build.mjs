// Bundles scripts, styles and letters into the folder that Django serves.
// Names carry no hash: Django's manifest storage adds it. Run: node build.mjs [--watch]
import { context } from 'esbuild';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeLetters } from './src/letters.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '..', 'wijkdna', 'web', 'static', 'dist');

await rm(out, { recursive: true, force: true });
await writeLetters(join(out, 'letters'));

const bundle = await context({
  absWorkingDir: here,
  entryPoints: [
    { in: 'src/js/app.js', out: 'app' },
    { in: 'src/js/map.js', out: 'map' },
    { in: 'src/js/map-gl.js', out: 'map-gl' },
    { in: 'src/js/network.js', out: 'network' },
    { in: 'src/css/app.css', out: 'app' },
    { in: 'src/icon.svg', out: 'icon' },
  ],
  outdir: out,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2022', 'chrome109', 'firefox115', 'safari16'],
  loader: { '.woff2': 'copy', '.svg': 'copy' },
  assetNames: '[name]',
  legalComments: 'linked',
  logLevel: 'info',
});

if (process.argv.includes('--watch')) {
  await bundle.watch();
} else {
  await bundle.rebuild();
  await bundle.dispose();
}

// MapLibre's worker is a file of its own, beside the bundle: the content policy allows no other. Without the line that names
// a source map, for Django looks for every file that another one names.
const worker = await readFile(join(here, 'node_modules', 'maplibre-gl', 'dist', 'maplibre-gl-worker.mjs'), 'utf8');
await writeFile(join(out, 'maplibre-gl-worker.mjs'), worker.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n'));

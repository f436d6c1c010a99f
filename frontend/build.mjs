// Bundles scripts, styles and letters into the folder that Django serves.
// Names carry no hash: Django's manifest storage adds it. Run: node build.mjs [--watch]
import { context } from 'esbuild';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '..', 'wijkdna', 'web', 'static', 'dist');

await rm(out, { recursive: true, force: true });

const bundle = await context({
  absWorkingDir: here,
  entryPoints: [
    { in: 'src/js/app.js', out: 'app' },
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

// SPDX-License-Identifier: GPL-3.0-or-later
// node pixelmatch.mjs MODULES A.png B.png: files to the number of pixels that differ
import fs from 'fs';
const [, , modules, a, b] = process.argv;
const { PNG } = (await import(modules + '/pngjs/lib/png.js')).default ?? await import(modules + '/pngjs/lib/png.js');
const pixelmatch = (await import(modules + '/pixelmatch/index.js')).default;
const first = PNG.sync.read(fs.readFileSync(a)), second = PNG.sync.read(fs.readFileSync(b));
console.log(pixelmatch(first.data, second.data, undefined, first.width, first.height, { threshold: 0.1 }));

// What a visitor loads: everything in dist/assets, compressed as CloudFront would, must stay below the budget.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET = 300_000;
const assets = new URL('../dist/assets/', import.meta.url);
const sizes = readdirSync(assets)
  .filter((name) => /\.(js|css)$/.test(name))
  .map((name) => ({ name, bytes: gzipSync(readFileSync(new URL(name, assets)), { level: 9 }).length }))
  .sort((a, b) => b.bytes - a.bytes);
for (const { name, bytes } of sizes) console.log(`${(bytes / 1024).toFixed(1).padStart(7)} KiB  ${name}`);
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
console.log(`${(total / 1024).toFixed(1).padStart(7)} KiB  of ${(BUDGET / 1024).toFixed(1)}, gzipped`);
if (total === 0 || total > BUDGET) {
  console.error('over budget');
  process.exitCode = 1;
}

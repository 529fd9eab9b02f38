// What the built page must be: light, without code made from text, and with nothing in its styles that Chromium 86 lacks.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import DoIUse from "doiuse/lib/DoIUse.js";
import postcss from "postcss";

/** Bytes of the packed page, before fonts. */
const MOST_BYTES = 500 * 1024;
/** Features that doiuse knows only in part: what is used of them is in Chromium 86, or does no harm where it lacks. */
const KNOWN = {
  "css-overflow": "clip is looked for below",
  "css-sticky": "what was wrong with it was the head of tables",
};
const dist = fileURLToPath(new URL("../dist", import.meta.url));
const files = readdirSync(dist, { recursive: true }).map((name) => path.join(dist, String(name))).filter((name) => /\.(html|js|css|svg)$/.test(name));
const faults = [];

const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(name), { level: 9 }).length, 0);
if (bytes > MOST_BYTES) faults.push(`the page weighs ${bytes} bytes packed; at most ${MOST_BYTES}`);
for (const name of files.filter((one) => one.endsWith(".js"))) {
  const code = readFileSync(name, "utf8");
  if (/\beval\(|new Function\(/.test(code)) faults.push(`${path.basename(name)} makes code from text`);
}
for (const name of files.filter((one) => one.endsWith(".css"))) {
  const used = new Map();
  const told = new DoIUse({ browsers: ["chrome 86"], ignore: Object.keys(KNOWN), onFeatureUsage: ({ feature, message }) => used.set(feature, message) });
  const style = readFileSync(name, "utf8");
  postcss(told).process(style, { from: name }).sync();
  if (/overflow(-[xy])?:clip/.test(style)) faults.push("overflow: clip came with Chromium 90");
  for (const [feature, message] of used) faults.push(`${feature}: ${message}`);
}
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
console.log(`the page weighs ${Math.round(bytes / 1024)} KiB packed`);

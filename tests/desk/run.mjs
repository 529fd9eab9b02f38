// The staff page in a real Chromium: `node tests/desk/run.mjs [part of a name …]`. Installs nothing; says what is missing.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { artefacts, folder, missing } from "./place.mjs";

const lacks = missing();
if (lacks.length > 0) {
  console.error(`not run; missing:\n${lacks.map((line) => `  ${line}`).join("\n")}`);
  process.exit(2);
}
mkdirSync(artefacts, { recursive: true });
const wanted = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".test.mjs") && (wanted.length === 0 || wanted.some((part) => name.includes(part))))
  .sort()
  .map((name) => path.join(folder, name));
const done = spawnSync(process.execPath, ["--test", "--test-concurrency=1", "--test-force-exit", "--test-timeout=120000", "--test-reporter=spec", ...files], { stdio: "inherit" });
process.exit(done.status ?? 1);

// Where everything is that the tests of the page need.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const folder = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(folder, "../..");
/** Where screenshots and downloads are left to look at. */
export const artefacts = path.resolve(root, process.env.HONGTOU_ARTEFACTS ?? "target/desk");

const judges = process.env.HONGTOU_JUDGES ?? path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "hongtou/judges");
const target = process.env.CARGO_TARGET_DIR ?? path.join(root, "target");
/** The program under test. */
export const program = process.env.HONGTOU_BIN ?? path.join(target, "release/hongtou");
/** The browser. */
export const browserPath = process.env.HONGTOU_CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((one) => existsSync(one));

const need = createRequire(path.join(judges, "anywhere.cjs"));

/** A module of the folder of judges. */
export function judge(name) {
  return need(name);
}

/** The path of a file of such a module. */
export function judgePath(name) {
  return need.resolve(name);
}

const old = createRequire(path.join(judges, "old/anywhere.cjs"));

/** A module of the time of Chromium 86. */
export function oldJudge(name) {
  return old(name);
}

/** The path of a file of such a module. */
export function oldPath(name) {
  return path.join(judges, "old/node_modules", name);
}

/** What is missing, with how to get it. */
export function missing() {
  const lacks = [];
  for (const name of ["playwright-core", "axe-core"]) {
    try {
      need.resolve(name);
    } catch {
      lacks.push(`${name}: npm install --prefix ${judges} ${name}`);
    }
  }
  if (!existsSync(oldPath("chrome-aws-lambda")) || !existsSync(oldPath("playwright-core"))) {
    lacks.push(`Chromium 86: npm install --ignore-scripts --legacy-peer-deps --prefix ${path.join(judges, "old")} chrome-aws-lambda@5.3.1 playwright-core@1.5.2`);
  }
  if (!existsSync(program)) lacks.push(`${program}: cargo build --release --bin hongtou (or set HONGTOU_BIN)`);
  if (!browserPath || !existsSync(browserPath)) lacks.push("Chromium: apt-get install chromium (or set HONGTOU_CHROMIUM)");
  return lacks;
}

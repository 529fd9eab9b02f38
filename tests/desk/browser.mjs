// A real Chromium on the page, and the ways of a clerk through it.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { artefacts, browserPath, judge, judgePath, root } from "./place.mjs";

const { chromium } = judge("playwright-core");
const axe = readFileSync(judgePath("axe-core/axe.min.js"), "utf8");
export const DESKTOP = { width: 1366, height: 768 };
export const WIDE = { width: 1920, height: 1080 };
export const PHONE = { width: 390, height: 844 };

/** Starts the browser; it sees the fonts of the project, since a bare machine has no Chinese ones. */
export async function launch() {
  mkdirSync(artefacts, { recursive: true });
  const config = path.join(artefacts, "fonts.conf");
  writeFileSync(
    config,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${path.join(root, "fonts")}</dir><include ignore_missing="yes">/etc/fonts/fonts.conf</include><cachedir>${path.join(artefacts, "fontcache")}</cachedir></fontconfig>`,
  );
  return chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"], env: { ...process.env, FONTCONFIG_FILE: config } });
}

/** A page of a fresh browser profile at the start of the desk. What the page should never do fails the test at its end. */
export async function visit(browser, url, { viewport = DESKTOP, locale = "zh-CN" } = {}) {
  const context = await browser.newContext({ viewport, locale, acceptDownloads: true });
  const page = await context.newPage();
  page.wrongs = [];
  watch(page, url);
  await page.goto(url);
  await page.locator(".kinds li").first().waitFor();
  return page;
}

/** Notes what no visit may bring: errors of scripts, blocked content, requests to another host. */
export function watch(page, url) {
  page.wrongs ??= [];
  page.on("pageerror", (error) => page.wrongs.push(`script: ${error.stack}`));
  page.on("console", (message) => {
    const text = message.text();
    if (message.type() === "error" && !/status of (4|5)\d\d|ERR_CONNECTION|ERR_ABORTED|ERR_EMPTY|ERR_INCOMPLETE/.test(text)) page.wrongs.push(`console: ${text}`);
  });
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(url) && !/^(blob|data):/.test(asked)) page.wrongs.push(`request to ${asked}`);
  });
}

/** Ends a visit, and fails if something went wrong on it. */
export async function leave(page) {
  const wrongs = page.wrongs;
  await page.context().close();
  assert.deepEqual(wrongs, []);
}

/** Opens the empty form of a kind. */
export async function openEmpty(page, kind) {
  await page.locator(".kinds .kind", { hasText: new RegExp(`^${kind}$`) }).click();
  await page.locator(".desk").waitFor();
  await page.locator(".form .field").first().waitFor();
}

/** Opens the example of a kind, with its pages. */
export async function openExample(page, kind) {
  await page.locator(".kinds li", { has: page.getByRole("button", { name: kind, exact: true }) }).locator(".link").click();
  await drawn(page);
}

/** Pastes a text into the box of the start and begins. */
export async function begin(page, text) {
  await page.getByLabel("把文字粘贴在这里").fill(text);
  await page.getByRole("button", { name: "开始排版" }).click();
  await page.locator(".desk").waitFor();
}

/** Waits until pages are there, and the first is drawn. */
export async function drawn(page) {
  await page.locator(".sheetpage img").first().waitFor({ timeout: 20_000 });
  await page.waitForFunction(() => {
    const image = document.querySelector(".sheetpage img");
    return image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0;
  });
}

/** Waits until pages of a later drawing than `number` are there. */
export async function drawnAfter(page, number) {
  await page.waitForFunction((before) => Number(document.querySelector(".pages .scroll")?.dataset.drawing) > before, number, { timeout: 20_000 });
}

/** Number of the drawing that is shown. */
export async function drawing(page) {
  return Number(await page.locator(".pages .scroll").getAttribute("data-drawing"));
}

/** Puts something on the clipboard as another program would, and pastes it where the cursor is. */
export async function paste(page, kinds) {
  await page.evaluate((given) => {
    const data = new DataTransfer();
    for (const [type, text] of Object.entries(given)) data.setData(type, text);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    (document.activeElement ?? document.body).dispatchEvent(event);
  }, kinds);
}

/** Presses a download button; gives name and bytes, and leaves the file among the artefacts. */
export async function download(page, name) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name, exact: true }).click()]);
  const kept = path.join(artefacts, file.suggestedFilename());
  await file.saveAs(kept);
  return { name: file.suggestedFilename(), bytes: readFileSync(kept) };
}

/** Leaves a picture of the window among the artefacts. */
export function shot(page, name) {
  return page.screenshot({ path: path.join(artefacts, `${name}.png`) });
}

/** Fails on every serious or critical fault that axe finds. */
export async function accessible(page, where) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const grave = found.violations.filter((one) => one.impact === "serious" || one.impact === "critical");
  const told = grave.map((one) => `${where}: ${one.id} (${one.impact}) ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
  assert.deepEqual(told, []);
}

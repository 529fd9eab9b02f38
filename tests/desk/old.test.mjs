// The page in Chromium 86, as old browsers of offices have it.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { brotliDecompressSync } from "node:zlib";
import { artefacts, oldJudge, oldPath, root } from "./place.mjs";
import { Service } from "./service.mjs";

let service;
let browser;
before(async () => {
  const packed = oldPath("chrome-aws-lambda/bin/chromium.br");
  const unpacked = path.join(artefacts, "chromium-86");
  if (!existsSync(unpacked)) writeFileSync(unpacked, brotliDecompressSync(readFileSync(packed)), { mode: 0o755 });
  service = await Service.start();
  const { chromium } = oldJudge("playwright-core");
  browser = await chromium.launch({ executablePath: unpacked, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
});
after(async () => {
  await browser?.close();
  await service?.kill();
});

test("a draft is opened, written, drawn and downloaded in Chromium 86", async () => {
  assert.match(browser.version(), /^86\./);
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "zh-CN", acceptDownloads: true });
  const page = await context.newPage();
  const wrongs = [];
  page.on("pageerror", (error) => wrongs.push(`script: ${error.stack}`));
  page.on("console", (message) => message.type() === "error" && wrongs.push(`console: ${message.text()}`));
  await page.goto(service.url);
  await page.waitForSelector(".kinds li");
  await page.click(".kinds li .link");
  await page.waitForSelector(".sheetpage img", { timeout: 20_000 });
  const drawing = await page.getAttribute(".pages .scroll", "data-drawing");
  await page.fill("textarea[data-pointer='/title']", "云岭市水利局关于用旧浏览器写的通知");
  await page.waitForFunction((before) => document.querySelector(".pages .scroll").dataset.drawing > before, drawing);
  await page.click(".blocks .add button:nth-child(4)");
  await page.waitForSelector(".block.table .dsg-cell");
  await page.screenshot({ path: path.join(artefacts, "chromium-86-1366.png") });
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(".downloads .primary")]);
  assert.match(file.suggestedFilename(), /旧浏览器写的通知\.pdf$/);
  await file.saveAs(path.join(artefacts, "chromium-86.pdf"));
  assert.deepEqual(wrongs, []);
});

test("a batch is sent, followed, mended and downloaded in Chromium 86", async () => {
  const data = mkdtempSync(path.join(os.tmpdir(), "hongtou-old-"));
  const batches = await Service.start("--data", data);
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "zh-CN", acceptDownloads: true });
  const page = await context.newPage();
  const wrongs = [];
  page.on("pageerror", (error) => wrongs.push(`script: ${error.stack}`));
  page.on("console", (message) => message.type() === "error" && wrongs.push(`console: ${message.text()}`));
  await page.goto(batches.url);
  await page.waitForSelector(".kinds li");
  await page.click(".ways a:nth-child(2)");
  await page.selectOption(".newbatch select", "notice");
  const good = JSON.parse(readFileSync(path.join(root, "examples/notice/minimal.json"), "utf8"));
  const items = JSON.stringify([good, { ...good, title: 7 }, good]);
  await page.setInputFiles(".newbatch input[type=file]", { name: "数据.json", mimeType: "application/json", buffer: Buffer.from(items) });
  await page.waitForSelector(".chosen li");
  await page.click(".submit .primary");
  await page.waitForSelector(".items .faults li", { timeout: 20_000 });
  await page.waitForSelector(".results");
  await page.setInputFiles(".replace input[type=file]", { name: "改好.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(good)) });
  await page.waitForSelector(".state.complete", { timeout: 20_000 });
  await page.screenshot({ path: path.join(artefacts, "chromium-86-batch-1366.png") });
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(".packets .zip button")]);
  assert.match(file.suggestedFilename(), /\.zip$/);
  await page.waitForSelector(".packets .told .whole");
  assert.deepEqual(wrongs, []);
  await batches.kill();
  rmSync(data, { recursive: true, force: true });
});

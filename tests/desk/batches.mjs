// What the tests of the batch screen share: a service with a folder of its own, sheets and payloads, and looking at the numbers.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { artefacts, judgePath, root } from "./place.mjs";
import { Service } from "./service.mjs";
import { Sheet } from "./sheet.mjs";

export const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const axe = readFileSync(judgePath("axe-core/axe.min.js"), "utf8");

/** Starts a service whose batches are its own; `gone` ends it with its folder. */
export async function own(...more) {
  const data = mkdtempSync(path.join(os.tmpdir(), "hongtou-batches-"));
  const service = await Service.start("--data", data, ...more);
  service.data = data;
  service.gone = async () => {
    await service.kill();
    rmSync(data, { recursive: true, force: true });
  };
  return service;
}

/** A short notice. */
export function notice(title) {
  const data = JSON.parse(readFileSync(path.join(root, "examples/notice/minimal.json"), "utf8"));
  return title === undefined ? data : { ...data, title };
}

/** So many notices as JSON Lines; `faulty` tells which lack their title. */
export function lines(count, faulty = () => false) {
  const all = Array.from({ length: count }, (_, index) => {
    const data = notice(`关于第${index + 1}件事项的通知`);
    if (faulty(index)) delete data.title;
    return JSON.stringify(data);
  });
  return Buffer.from(`${all.join("\n")}\n`);
}

/** The sheet of notices with one row a unit, filled in; `change` spoils some. */
export async function sheetOf(service, units, change = () => ({})) {
  const blank = await fetch(`${service.url}v1/templates/notice/sheet.xlsx`);
  assert.equal(blank.status, 200);
  const sheet = new Sheet(await blank.arrayBuffer());
  units.forEach((unit, index) => sheet.row(index + 5, {
    编号: unit,
    发文机关标志: `${unit}文件`,
    标题: `${unit}关于做好年终工作的通知`,
    正文: "为做好年终工作，现就有关事项通知如下。\n请于12月20日前报送总结。",
    成文日期: "2025年12月1日",
    ...change(unit),
  }));
  return sheet.bytes();
}

/** Sends a batch past the page; gives its id. */
export async function sent(service, body, query = "?template=notice", type = "application/jsonl") {
  const answer = await fetch(`${service.url}v1/batches${query}`, { method: "POST", body, headers: { "Content-Type": type } });
  assert.equal(answer.status, 202, await answer.clone().text());
  return (await answer.json()).id;
}

/** The batch as the service tells it. */
export async function told(service, id) {
  const answer = await fetch(`${service.url}v1/batches/${id}`);
  assert.equal(answer.status, 200);
  return answer.json();
}

/** Waits until a batch has ended. */
export async function ended(service, id) {
  for (;;) {
    const batch = await told(service, id);
    if (batch.state !== "running") return batch;
    await new Promise((settle) => setTimeout(settle, 100));
  }
}

/** The numbers that the page shows. */
export function shown(page) {
  return page.evaluate(() => Object.fromEntries(Array.from(document.querySelectorAll(".counts [data-count]"), (one) => [one.dataset.count, Number(one.querySelector("dd").textContent)])));
}

/** Waits until the page shows the numbers of a batch that has ended, and compares all of them. */
export async function agrees(page, service, id) {
  const { counts } = await ended(service, id);
  await page.locator(".results").waitFor();
  await page.waitForFunction((done) => document.querySelector(".counts [data-count=done] dd")?.textContent === String(done), counts.done);
  assert.deepEqual(await shown(page), counts);
  return counts;
}

/** The id of the batch that the page shows. */
export async function idOf(page) {
  await page.waitForURL(/#\/batch\/[0-9a-z-]+$/);
  return /#\/batch\/([0-9a-z-]+)$/.exec(page.url())[1];
}

/** Opens the batch screen, or one batch. */
export async function open(page, service, id = "") {
  await page.goto(`${service.url}#/batch${id ? `/${id}` : ""}`);
  await page.locator(id ? ".batchhead" : ".newbatch").waitFor();
}

/** The field for files of the new batch. */
export function files(page) {
  return page.locator(".newbatch input[type=file]");
}

/** Presses what downloads a file, and gives its name and bytes. */
export async function fetched(page, press) {
  const [file] = await Promise.all([page.waitForEvent("download", { timeout: 60_000 }), press()]);
  const kept = path.join(artefacts, file.suggestedFilename());
  await file.saveAs(kept);
  return { name: file.suggestedFilename(), path: kept, bytes: readFileSync(kept) };
}

/** Fails on every fault that axe finds, also the slight ones, and on a window that scrolls sideways. */
export async function faultless(page, where) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const faults = found.violations.map((one) => `${where}: ${one.id} (${one.impact}) ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
  assert.deepEqual(faults, []);
  const sideways = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll("main")].map((one) => one.scrollWidth - one.clientWidth).filter((over) => over > 0));
  assert.deepEqual(sideways, [], `${where}: the window scrolls sideways`);
}

/** Drops files onto a part of the page, as from the desktop. */
export async function drop(page, onto, ...files) {
  const carried = await page.evaluateHandle((list) => {
    const data = new DataTransfer();
    for (const { name, text } of list) data.items.add(new File([Uint8Array.from(text, (letter) => letter.charCodeAt(0))], name));
    return data;
  }, files.map(({ name, buffer }) => ({ name, text: buffer.toString("latin1") })));
  await onto.dispatchEvent("dragover", { dataTransfer: carried });
  await onto.dispatchEvent("drop", { dataTransfer: carried });
}

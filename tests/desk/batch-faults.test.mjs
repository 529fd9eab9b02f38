// What goes wrong on the batch screen: bad files, a double press, a line that breaks, a service that is killed, a locked database.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";
import { agrees, ended, faultless, fetched, files, idOf, lines, notice, open, own, sent, sheetOf, shown, told, XLSX } from "./batches.mjs";
import { launch, leave, visit } from "./browser.mjs";
import { Sheet } from "./sheet.mjs";

let service;
let browser;
before(async () => {
  service = await own();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await service?.gone();
});

const SUBMIT = "提交并开始排印";

async function all() {
  return (await (await fetch(`${service.url}v1/batches`)).json()).batches;
}

/** The new batch with a kind and a file. */
async function filled(page, name, buffer, kind = "notice") {
  await open(page, service);
  await page.getByLabel("文种").selectOption(kind);
  await files(page).setInputFiles({ name, mimeType: "application/octet-stream", buffer });
}

const BAD = [
  { what: "an old Excel file with a new name", name: "旧.xlsx", buffer: Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)]), says: /JSON|ZIP|XLSX|另存/ },
  { what: "a damaged sheet", name: "坏.xlsx", buffer: Buffer.from("PK\u0003\u0004damaged"), says: /损坏|打不开|不完整|读不|ZIP/ },
  { what: "broken JSON", name: "坏.json", buffer: Buffer.from('[{"title": "x"}, {'), says: /JSON/ },
  { what: "an empty array", name: "空.json", buffer: Buffer.from("[]"), says: /没有|空/ },
];

for (const { what, name, buffer, says } of BAD) {
  test(`${what} is told in words, and nothing that was chosen is lost`, async () => {
    const page = await visit(browser, service.url);
    const before = (await all()).length;
    await filled(page, name, buffer);
    await page.getByLabel("批次名称").fill("不应当丢失");
    await page.getByRole("button", { name: SUBMIT }).click();
    const alert = page.locator(".newbatch [role=alert]");
    await alert.waitFor();
    assert.match(await alert.innerText(), says);
    assert.match(await alert.innerText(), /没有提交成功/);
    assert.equal(await page.getByLabel("批次名称").inputValue(), "不应当丢失");
    assert.equal(await page.getByLabel("文种").inputValue(), "notice");
    await page.locator(".chosen", { hasText: name }).waitFor();
    assert.equal((await all()).length, before);
    await leave(page);
  });
}

test("all faults of the settings are told at once, each at its place", async () => {
  const page = await visit(browser, service.url);
  await filled(page, "数据.jsonl", lines(2));
  const plan = { numbering: "none", order: "random", attachments: [{ file: "没有.pdf" }] };
  await files(page).setInputFiles({ name: "计划.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(plan)) });
  await page.getByRole("button", { name: SUBMIT }).click();
  const alert = page.locator(".newbatch .bad[role=alert]");
  await alert.waitFor();
  const places = await alert.locator(".place").allInnerTexts();
  assert.ok(places.includes("合订方案 › 页码") && places.includes("合订方案 › 次序"), places.join());
  await leave(page);
});

test("a sheet of another kind: all that is wrong with it is told at once", async () => {
  const page = await visit(browser, service.url);
  await filled(page, "通知.xlsx", await sheetOf(service, ["云岭市"]), "annual-summary");
  await page.getByRole("button", { name: SUBMIT }).click();
  const alert = page.locator(".newbatch .bad[role=alert]");
  await alert.waitFor();
  assert.ok((await alert.locator(".faults li").count()) > 1, await alert.innerText());
  await leave(page);
});

test("what is not filled in is said before anything is sent", async () => {
  const page = await visit(browser, service.url);
  await open(page, service);
  await page.getByRole("button", { name: SUBMIT }).click();
  await page.getByText("还没有放入数据").waitFor();
  await files(page).setInputFiles({ name: "通知.xlsx", mimeType: XLSX, buffer: await sheetOf(service, ["云岭市"]) });
  await page.getByRole("button", { name: SUBMIT }).click();
  await page.getByText("还没有选文种").waitFor();
  await page.getByLabel("文种").selectOption("notice");
  await page.getByLabel("PDF").uncheck();
  await page.getByRole("button", { name: SUBMIT }).click();
  await page.getByText("还没有选格式").waitFor();
  await leave(page);
});

test("a double press makes one batch", async () => {
  const page = await visit(browser, service.url);
  await filled(page, "数据.jsonl", lines(3));
  const before = (await all()).length;
  await page.getByRole("button", { name: SUBMIT }).evaluate((button) => {
    button.click();
    button.click();
  });
  await agrees(page, service, await idOf(page));
  assert.equal((await all()).length, before + 1);
  await leave(page);
});

test("the answer is lost on its way: sent once more it is the same batch", async () => {
  const page = await visit(browser, service.url);
  await filled(page, "数据.jsonl", lines(3));
  const before = (await all()).length;
  await page.route("**/v1/batches", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await route.fetch();
    return route.abort("connectionreset");
  });
  await page.getByRole("button", { name: SUBMIT }).click();
  await page.locator(".newbatch").getByText("不会重复提交").waitFor();
  assert.equal((await all()).length, before + 1, "the service has taken it");
  await page.unroute("**/v1/batches");
  await page.getByRole("button", { name: "再提交一次" }).click();
  await agrees(page, service, await idOf(page));
  assert.equal((await all()).length, before + 1);
  await leave(page);
});

test("a large file tells how far it is, and can be stopped", async () => {
  const page = await visit(browser, service.url);
  await filled(page, "很大.jsonl", Buffer.alloc(8 * 1024 * 1024, `${JSON.stringify(notice())}\n`));
  const line = await page.context().newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 1024 * 1024 });
  const before = (await all()).length;
  await page.getByRole("button", { name: SUBMIT }).click();
  const bar = page.getByRole("progressbar", { name: "上传进度" });
  await bar.waitFor();
  await page.waitForFunction(() => {
    const now = Number(document.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow"));
    return now > 0 && now < 100;
  });
  await faultless(page, "uploading");
  await page.getByRole("button", { name: "取消上传" }).click();
  await bar.waitFor({ state: "detached" });
  await page.getByRole("button", { name: SUBMIT }).waitFor();
  assert.equal((await all()).length, before);
  await leave(page);
});

test("a mended file that is wrong is told in words, and the batch is as it was", async () => {
  const page = await visit(browser, service.url);
  const body = await sheetOf(service, ["云岭市", "青禾县"], (unit) => (unit === "青禾县" ? { 成文日期: "明天" } : {}));
  const id = await sent(service, body, "?template=notice", XLSX);
  const before = await ended(service, id);
  await open(page, service, id);
  const failed = new Sheet((await fetched(page, () => page.getByRole("button", { name: /下载改正表/ }).click())).bytes);
  failed.row(failed.rowOf("青禾县"), { 成文日期: "2025年12月2日" });
  failed.write(`A${failed.rowOf("青禾县")}`, "没有这个县");
  const zone = page.locator(".mend input[type=file]");
  await zone.setInputFiles({ name: "改正表.xlsx", mimeType: XLSX, buffer: failed.bytes() });
  const alert = page.locator(".mend [role=alert]");
  await alert.getByText("没有这个县").waitFor();
  assert.match(await alert.innerText(), /没有收下，批次没有变/);
  await zone.setInputFiles({ name: "说明.docx", mimeType: "application/octet-stream", buffer: Buffer.from("x") });
  await alert.getByText("“说明.docx”不是 .xlsx 表格").waitFor();
  assert.deepEqual(await told(service, id), before);
  await leave(page);
});

test("the service is killed in the middle: the page says so, mends itself and comes to the end", async () => {
  const page = await visit(browser, service.url);
  const id = await sent(service, lines(600, (index) => index % 60 === 5));
  await open(page, service, id);
  await page.waitForFunction(() => Number(document.querySelector(".counts [data-count=done] dd")?.textContent) > 20);
  await service.kill();
  await page.getByText("连接不上服务器，正在重试。批次在服务器上，不会丢").waitFor();
  await page.getByText("连接中断，数字可能不是最新的").waitFor();
  await faultless(page, "service gone");
  const before = await shown(page);
  await service.up();
  await page.getByText("已经连上，进度已更新").waitFor({ timeout: 20_000 });
  await page.waitForFunction((done) => Number(document.querySelector(".counts [data-count=done] dd")?.textContent) > done, before.done);
  const counts = await agrees(page, service, id);
  assert.deepEqual([counts.total, counts.done, counts.failed], [600, 590, 10]);
  assert.equal(await page.locator(".linkbar").count(), 0);
  await leave(page);
});

test("where no events come through, the page asks", async () => {
  const page = await visit(browser, service.url);
  await page.route("**/events", (route) => route.abort("connectionrefused"));
  const id = await sent(service, lines(500));
  await open(page, service, id);
  await page.getByText("每 2 秒更新一次").waitFor();
  const counts = await agrees(page, service, id);
  assert.equal(counts.done, 500);
  await leave(page);
});

/** Holds the lock of the database as another program would, until it is killed. */
async function lock(one) {
  const other = spawn("python3", ["-c", "import sqlite3, sys\nline = sqlite3.connect(sys.argv[1], isolation_level=None)\nline.execute('BEGIN IMMEDIATE')\nprint('locked', flush=True)\nsys.stdin.readline()", path.join(one.data, "queue.db")]);
  await new Promise((settle) => other.stdout.once("data", settle));
  return other;
}

test("a batch that finds the database locked is sent again by itself", async () => {
  const page = await visit(browser, service.url);
  await filled(page, "数据.jsonl", lines(2));
  const other = await lock(service);
  const busy = page.waitForResponse((answer) => answer.status() === 503, { timeout: 60_000 });
  await page.getByRole("button", { name: SUBMIT }).click();
  await busy.finally(() => other.kill());
  assert.equal((await agrees(page, service, await idOf(page))).done, 2);
  await leave(page);
});

test("a batch that stands still says why, and goes on by itself", async () => {
  const locked = await own("--lease", "1");
  const page = await visit(browser, locked.url);
  const id = await sent(locked, lines(300));
  await open(page, locked, id);
  const other = await lock(locked);
  const stalled = page.locator(".batch .notice[role=alert]", { hasText: "暂时停住了" });
  await stalled.waitFor({ timeout: 60_000 }).finally(() => other.kill());
  await faultless(page, "standing still");
  assert.match(await stalled.innerText(), /数据库正被其他程序占用/);
  assert.equal((await agrees(page, locked, id)).done, 300);
  assert.equal(await stalled.count(), 0);
  await leave(page);
  await locked.gone();
});

test("a packet that can't be made says why: a bound DOCX over its ceiling", async () => {
  const page = await visit(browser, service.url);
  const id = await sent(service, lines(201));
  await ended(service, id);
  await open(page, service, id);
  await page.getByRole("button", { name: "下载合订本 Word" }).click();
  const alert = page.locator(".packets [role=alert]");
  await alert.waitFor({ timeout: 60_000 });
  assert.match(await alert.innerText(), /没有做成：[^]*200/);
  await faultless(page, "packet refused");
  await leave(page);
});

test("a proxy that does not wait until a packet is made is asked again", async () => {
  const page = await visit(browser, service.url);
  const id = await sent(service, lines(3));
  await ended(service, id);
  await open(page, service, id);
  let refusals = 2;
  await page.route("**/packet.pdf?*", (route) => {
    if (route.request().method() === "HEAD" && refusals > 0) {
      refusals -= 1;
      return route.fulfill({ status: 504, contentType: "text/html", body: "<h1>504</h1>" });
    }
    return route.continue();
  });
  const volume = await fetched(page, () => page.getByRole("button", { name: "下载合订本 PDF" }).click());
  assert.equal(refusals, 0);
  assert.equal(volume.bytes.subarray(0, 5).toString(), "%PDF-");
  await leave(page);
});

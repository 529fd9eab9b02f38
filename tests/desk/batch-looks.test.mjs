// How the batch screen looks in each of its states at three widths, and in English; axe finds nothing at all, and a keyboard is enough.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { agrees, ended, faultless, files, idOf, lines, open, own, sent, sheetOf, XLSX } from "./batches.mjs";
import { launch, leave, shot, visit } from "./browser.mjs";

let service;
let browser;
const made = {};
before(async () => {
  service = await own();
  browser = await launch();
  const units = ["云岭市", "青禾县", "白石县", "临江区", "河东区"];
  const spoiled = { 青禾县: { 成文日期: "明天" }, 临江区: { 标题: "", 成文日期: "2025年13月1日" } };
  made.whole = await sent(service, await sheetOf(service, units), "?template=notice&format=pdf,docx&title=2025年各县区工作通知汇编", XLSX);
  made.part = await sent(service, await sheetOf(service, units, (unit) => spoiled[unit] ?? {}), "?template=notice&title=2025年各县区工作通知汇编（有问题的行）", XLSX);
  made.payloads = await sent(service, lines(130, (index) => index % 2 === 0));
  for (const id of Object.values(made)) await ended(service, id);
});
after(async () => {
  await browser?.close();
  await service?.gone();
});

const WIDTHS = [["360", { width: 360, height: 780 }], ["768", { width: 768, height: 1024 }], ["1280", { width: 1280, height: 800 }]];

/** Leaves a picture of the whole screen, not only of the window, and looks for faults. */
async function looked(page, name) {
  const height = await page.evaluate(() => document.querySelector("main").scrollHeight + document.querySelector(".top").offsetHeight);
  const { width, height: before } = page.viewportSize();
  await page.setViewportSize({ width, height: Math.max(before, Math.min(height, 4000)) });
  await shot(page, name);
  await faultless(page, name);
  await page.setViewportSize({ width, height: before });
}

for (const [name, viewport] of WIDTHS) {
  test(`each state at ${name} pixels`, async () => {
    const page = await visit(browser, service.url, { viewport });
    await faultless(page, `start at ${name}`);
    await open(page, service);
    await page.locator(".batchlist li").first().waitFor();
    await looked(page, `batches-${name}`);
    await page.getByText("全部文种的填写表").click();
    await page.getByText("合订本封面（可以不填）").click();
    await page.getByLabel("文种").selectOption("notice");
    await files(page).setInputFiles([
      { name: "各县区通知.xlsx", mimeType: XLSX, buffer: Buffer.from("PK\u0003\u0004damaged") },
      { name: "全市主要指标.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") },
      { name: "旧.xls", mimeType: "application/octet-stream", buffer: Buffer.from("x") },
    ]);
    await page.getByRole("button", { name: "提交并开始排印" }).click();
    await page.locator(".newbatch .bad[role=alert]").waitFor();
    await looked(page, `batch-refused-${name}`);
    await page.locator(".batchlist").getByRole("button", { name: /^删除/ }).first().click();
    await faultless(page, `asked at ${name}`);

    const running = await sent(service, lines(1200, (index) => index % 100 === 3), "?template=notice&title=正在排的批次");
    await open(page, service, running);
    await page.locator(".items .faults li").first().waitFor();
    await looked(page, `batch-running-${name}`);
    await fetch(`${service.url}v1/batches/${running}/cancel`, { method: "POST" });
    await page.locator(".batchhead .state", { hasText: "已取消" }).waitFor();
    await looked(page, `batch-cancelled-${name}`);
    await fetch(`${service.url}v1/batches/${running}`, { method: "DELETE" });
    await page.getByRole("heading", { name: "没有这个批次" }).waitFor({ timeout: 30_000 });
    await looked(page, `batch-gone-${name}`);

    await open(page, service, made.part);
    await page.locator(".items .faults li").first().waitFor();
    await looked(page, `batch-part-${name}`);
    await page.locator(".mend input[type=file]").setInputFiles({ name: "改正表.xlsx", mimeType: XLSX, buffer: await sheetOf(service, ["没有这个县", "青禾县"], () => ({ 成文日期: "后天" })) });
    await page.locator(".mend [role=alert]").waitFor();
    await looked(page, `batch-mend-${name}`);
    await open(page, service, made.payloads);
    await page.locator(".pager").waitFor();
    await looked(page, `batch-payloads-${name}`);
    await open(page, service, made.whole);
    await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "下载合订本 PDF" }).click()]);
    await page.locator(".packets").getByText("齐全，共 5 份").waitFor();
    await looked(page, `batch-whole-${name}`);
    await leave(page);
  });
}

test("in English, also what the service says", async () => {
  const page = await visit(browser, service.url, { locale: "en-US", viewport: { width: 1280, height: 800 } });
  await page.getByRole("link", { name: "Batches" }).click();
  await page.getByRole("heading", { name: "New batch" }).waitFor();
  await looked(page, "batches-english");
  await open(page, service, made.payloads);
  await page.getByText("Incomplete: 65 of 130 documents missing.").waitFor();
  const fault = await page.locator(".items .faults .what").first().innerText();
  assert.match(fault, /^[\x20-\x7e“”]+$/);
  await looked(page, "batch-english");
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByText("不完整，缺 65 份（共 130 份）").waitFor();
  await page.waitForFunction((english) => document.querySelector(".items .faults .what")?.textContent !== english, fault);
  assert.match(await page.locator(".items .faults .what").first().innerText(), /\p{Script=Han}/u);
  await leave(page);
});

test("the language of the page, not that of the browser, is that of the packet", async () => {
  const page = await visit(browser, service.url, { locale: "zh-CN" });
  await page.getByRole("button", { name: "English" }).click();
  await open(page, service, made.payloads);
  const asked = page.waitForRequest((request) => request.url().includes("packet.zip"));
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download ZIP" }).click()]);
  assert.match((await asked).url(), /language=en/);
  assert.match(file.url(), /language=en/);
  await leave(page);
});

/** Presses Tab until the control with this name has the focus; fails if it can't be reached. */
async function tabTo(page, name, most = 80) {
  for (let presses = 0; presses <= most; presses += 1) {
    const here = await page.evaluate(() => {
      const one = document.activeElement;
      return (one?.getAttribute("aria-label") ?? one?.labels?.[0]?.textContent ?? one?.textContent ?? "").trim();
    });
    if (typeof name === "string" ? here === name : name.test(here)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${name} is not reached by Tab`);
}

test("from the start to the bound volume by keyboard alone", async () => {
  const page = await visit(browser, service.url);
  // From here on the browser hands its dialogue over: asked for only when a key is pressed, it may come too late.
  const chosen = new Promise((settle) => page.once("filechooser", settle));
  await tabTo(page, "批量排印");
  await page.keyboard.press("Enter");
  await page.locator(".newbatch").waitFor();
  await tabTo(page, /^文种/);
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.getByLabel("文种").inputValue(), "notice");
  await tabTo(page, "下载填写表");
  const [sheet] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.match(sheet.suggestedFilename(), /\.xlsx$/);
  await tabTo(page, "选择文件");
  await page.keyboard.press("Enter");
  await (await chosen).setFiles({ name: "通知.xlsx", mimeType: XLSX, buffer: await sheetOf(service, ["云岭市", "青禾县"], (unit) => (unit === "青禾县" ? { 成文日期: "明天" } : {})) });
  await page.locator(".chosen li").waitFor();
  await tabTo(page, /^批次名称/);
  await page.keyboard.insertText("只用键盘");
  await tabTo(page, "提交并开始排印");
  await page.keyboard.press("Enter");
  const id = await idOf(page);
  await agrees(page, service, id);
  await tabTo(page, /^下载改正表/);
  const [failed] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.match(failed.suggestedFilename(), /\.xlsx$/);
  await tabTo(page, "选择改好的表格");
  await tabTo(page, "下载合订本 PDF");
  const [volume] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.equal(volume.suggestedFilename(), "只用键盘.pdf");
  await tabTo(page, "删除");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "确定删除，结果也删");
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "删除");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "新建批次" }).waitFor();
  assert.equal((await fetch(`${service.url}v1/batches/${id}`)).status, 404);
  await leave(page);
});

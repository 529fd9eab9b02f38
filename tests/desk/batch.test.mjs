// The batch screen as a clerk walks through it: from the sheet to the bound volume, with wrong rows mended on the way.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { agrees, drop, ended, fetched, files, idOf, lines, notice, open, own, sent, sheetOf, shown, told, XLSX } from "./batches.mjs";
import { launch, leave, visit } from "./browser.mjs";
import { Sheet } from "./sheet.mjs";
import { unzip, zip } from "./zip.mjs";

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

const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><rect width="80" height="40" fill="#a8171b"/></svg>');
const UNITS = ["云岭市", "青禾县", "白石县", "临江区", "河东区", "南山县"];

test("from the sheet over wrong rows to the whole packet and the bound volume", async () => {
  const page = await visit(browser, service.url);
  await page.getByRole("link", { name: "批量排印" }).click();
  await page.getByLabel("文种").selectOption("notice");
  const blank = await fetched(page, () => page.getByRole("link", { name: "下载填写表", exact: true }).click());
  assert.match(blank.name, /通知.*\.xlsx$/);
  const sheet = new Sheet(blank.bytes);
  UNITS.forEach((unit, index) => sheet.row(index + 5, { 编号: unit, 发文机关标志: `${unit}文件`, 标题: `${unit}关于做好年终工作的通知`, 正文: "请于12月20日前报送总结。", 成文日期: "2025年12月1日" }));
  sheet.row(6, { 成文日期: "明天" });
  sheet.row(8, { 标题: "" });
  await files(page).setInputFiles({ name: "各县区通知.xlsx", mimeType: XLSX, buffer: sheet.bytes() });
  await page.getByText("各县区通知.xlsx").waitFor();
  await page.getByLabel("批次名称").fill("2025年各县区通知汇编");
  await page.getByLabel("Word").check();
  await page.getByRole("button", { name: "提交并开始排印" }).click();
  const id = await idOf(page);
  const counts = await agrees(page, service, id);
  assert.deepEqual([counts.total, counts.done, counts.failed], [6, 4, 2]);

  const day = page.getByRole("row", { name: /青禾县/ });
  assert.match(await day.innerText(), new RegExp(`第6行 ${sheet.column("成文日期")}列（成文日期）`));
  assert.match(await day.innerText(), /明天/);
  assert.match(await page.getByRole("row", { name: /临江区/ }).innerText(), /第8行.*标题/);

  await page.getByText("不完整，缺 2 份（共 6 份）").waitFor();
  const part = await fetched(page, () => page.getByRole("button", { name: "下载文件包 ZIP" }).click());
  await page.getByText("不完整，缺 2 份（收入 4 份）").waitFor();
  assert.equal(JSON.parse(manifestOf(part.bytes)).complete, false);

  const failed = await fetched(page, () => page.getByRole("button", { name: /下载改正表（2 行）/ }).click());
  const mended = new Sheet(failed.bytes);
  assert.match(mended.text(`${mended.column("问题")}${mended.rowOf("青禾县")}`), /成文日期|日期/);
  mended.row(mended.rowOf("青禾县"), { 成文日期: "2025年12月2日" });
  const still = mended.bytes();
  mended.row(mended.rowOf("临江区"), { 标题: "临江区关于做好年终工作的通知" });
  // One row is mended and the other is not: it is told again, and only it.
  const zone = page.locator(".mend input[type=file]");
  await drop(page, page.locator(".mend .filedrop"), { name: "改正表.xlsx", buffer: still });
  await page.locator(".counts [data-count=failed] dd", { hasText: /^1$/ }).waitFor();
  await page.getByRole("heading", { name: "改正有问题的 1 份" }).waitFor();
  const again = new Sheet((await fetched(page, () => page.getByRole("button", { name: /下载改正表（1 行）/ }).click())).bytes);
  again.row(again.rowOf("临江区"), { 标题: "临江区关于做好年终工作的通知" });
  await zone.setInputFiles({ name: "改正表.xlsx", mimeType: XLSX, buffer: again.bytes() });
  await page.getByText("齐全，共 6 份。").first().waitFor();
  assert.equal((await agrees(page, service, id)).done, 6);
  assert.equal(await page.locator(".mend").count(), 0);

  const packet = await fetched(page, () => page.getByRole("button", { name: "下载文件包 ZIP" }).click());
  assert.equal(packet.name, "2025年各县区通知汇编.zip");
  const manifest = JSON.parse(manifestOf(packet.bytes));
  assert.equal(manifest.complete, true);
  const names = Array.from(unzip(packet.bytes).keys());
  assert.equal(names.filter((name) => name.endsWith(".pdf")).length, 6);
  assert.equal(names.filter((name) => name.endsWith(".docx")).length, 6);
  const volume = await fetched(page, () => page.getByRole("button", { name: "下载合订本 PDF" }).click());
  const text = execFileSync("pdftotext", ["-layout", volume.path, "-"]).toString().replace(/\s/g, "");
  for (const unit of UNITS) assert.ok(text.split(`${unit}关于做好年终工作的通知`).length > 2, `${unit} stands in contents and text`);
  assert.ok(text.includes("2025年各县区通知汇编") && !text.includes("未能排印"));
  const word = await fetched(page, () => page.getByRole("button", { name: "下载合订本 Word" }).click());
  assert.ok(unzip(word.bytes).has("word/document.xml"));

  await page.getByRole("button", { name: /^全部 6$/ }).click();
  const one = await fetched(page, () => page.getByRole("link", { name: "下载 PDF：南山县" }).click());
  assert.equal(one.bytes.subarray(0, 5).toString(), "%PDF-");
  assert.match(await page.locator(".batchhead").innerText(), /结果保留到 \d{4}\/\d+\/\d+.*到期自动删除/);
  await page.reload();
  await page.getByText("齐全，共 6 份。").first().waitFor();
  assert.equal(await idOf(page), id);
  await leave(page);
});

function manifestOf(bytes) {
  const [, manifest] = Array.from(unzip(bytes)).find(([name]) => name.endsWith("manifest.json"));
  return manifest.toString();
}

test("the walk of docs/packets.md on the page, word by word", async () => {
  const page = await visit(browser, service.url);
  await page.getByText("批量排印", { exact: true }).click();
  await page.getByLabel("文种").selectOption({ label: "年度工作总结" });
  const blank = await fetched(page, () => page.getByText("下载填写表", { exact: true }).click());
  const sheet = new Sheet(blank.bytes);
  ["青禾县", "白石县"].forEach((unit, index) => sheet.row(index + 5, { 编号: unit, 单位: `${unit}水利局`, 年份: index === 0 ? "2025" : "去年", 引言: "2025年，全县水利工作稳步推进。", 成文日期: "2025年12月26日" }));
  const works = new Sheet(sheet.bytes(), "主要工作和成效");
  ["青禾县", "白石县"].forEach((unit, index) => works.row(index + 5, { 编号: unit, 标题: "防汛保安全面加强", 概述: "36座水库无一垮坝。" }));
  await files(page).setInputFiles([{ name: "各县区.xlsx", mimeType: XLSX, buffer: works.bytes() }, { name: "水库.svg", mimeType: "image/svg+xml", buffer: SVG }]);
  await page.getByLabel("批次名称").fill("云岭市2025年度工作总结汇编");
  await page.getByText("合订本封面（可以不填）").click();
  await page.getByLabel("编印单位").fill("云岭市人民政府办公室");
  await page.getByLabel("日期").fill("2026年1月");
  await page.getByText("提交并开始排印", { exact: true }).click();
  const id = await idOf(page);
  await agrees(page, service, id);
  await page.getByText("批量排印", { exact: true }).click();
  await page.getByRole("link", { name: "云岭市2025年度工作总结汇编" }).click();
  await page.getByText(/第6行 C列（年份）/).waitFor();
  await page.getByText(/类型应为整数，现在是 “去年”/).waitFor();
  await page.getByText("请改为整数").waitFor();
  const failed = new Sheet((await fetched(page, () => page.getByText(/^下载改正表/).last().click())).bytes);
  failed.row(failed.rowOf("白石县"), { 年份: "2025" });
  await page.locator(".mend input[type=file]").setInputFiles({ name: "改正表.xlsx", mimeType: XLSX, buffer: failed.bytes() });
  await page.getByText("齐全，共 2 份。").first().waitFor();
  const volume = await fetched(page, () => page.getByText("下载合订本 PDF", { exact: true }).click());
  const text = execFileSync("pdftotext", ["-layout", volume.path, "-"]).toString().replace(/\s/g, "");
  for (const words of ["云岭市2025年度工作总结汇编", "云岭市人民政府办公室", "2026年1月", "青禾县水利局", "白石县水利局", "防汛保安全面加强", "水库"]) assert.ok(text.includes(words), words);
  await fetched(page, () => page.getByText("下载文件包 ZIP", { exact: true }).click());
  await leave(page);
});

test("every kind has its sheet, one press each", async () => {
  const page = await visit(browser, service.url);
  await open(page, service);
  await page.getByText("全部文种的填写表").click();
  const links = await page.locator(".allsheets a").evaluateAll((all) => all.map((one) => one.href));
  assert.ok(links.length >= 20, `only ${links.length} kinds`);
  for (const link of links) {
    const answer = await fetch(link);
    assert.equal(answer.status, 200, link);
    assert.equal(Buffer.from(await answer.arrayBuffer()).subarray(0, 2).toString(), "PK", link);
  }
  await leave(page);
});

test("the numbers of the page, of GET and of the events are the same", async () => {
  const page = await visit(browser, service.url);
  const id = await sent(service, lines(400, (index) => index % 40 === 7));
  const events = eventsOf(id);
  await open(page, service, id);
  await page.evaluate(() => {
    globalThis.spoken = 0;
    new MutationObserver(() => (globalThis.spoken += 1)).observe(document.querySelector(".progress [aria-live]"), { childList: true, characterData: true, subtree: true });
  });
  const seen = [];
  for (;;) {
    const before = await shown(page);
    const { state, counts } = await told(service, id);
    assert.equal(before.total, before.waiting + before.done + before.failed + before.cancelled);
    assert.ok(before.done <= counts.done && before.failed <= counts.failed, `${JSON.stringify(before)} is ahead of ${JSON.stringify(counts)}`);
    seen.push(before.done);
    const bar = page.getByRole("progressbar");
    const percent = Number(await bar.getAttribute("aria-valuenow"));
    assert.ok(percent >= Math.floor(((before.done + before.failed) / before.total) * 100), "the bar follows the numbers");
    if (state !== "running") break;
  }
  assert.ok(new Set(seen).size > 3, `the page moved only ${new Set(seen).size} times`);
  const counts = await agrees(page, service, id);
  assert.deepEqual([counts.done, counts.failed], [390, 10]);
  const heard = await events;
  for (const progress of heard) assert.ok(progress.counts.total === 400);
  assert.deepEqual(heard.at(-1).counts, counts);
  assert.match(await page.locator(".progress [aria-live]").innerText(), /已结束，共 400 份，已排好 390 份，有问题 10 份/);
  const spoken = await page.evaluate(() => globalThis.spoken);
  assert.ok(spoken >= 1 && spoken <= 11, `spoken of ${spoken} times: every tenth, and the end`);
  await leave(page);
});

/** The progress events of a batch up to its end. */
async function eventsOf(id) {
  const text = await (await fetch(`${service.url}v1/batches/${id}/events`)).text();
  return text.split("\n\n").filter((one) => one.startsWith("event: progress")).map((one) => JSON.parse(/^data: (.*)$/m.exec(one)[1]));
}

test("a ZIP of payloads: a wrong one gets a mended payload and is printed alone", async () => {
  const page = await visit(browser, service.url);
  const faulty = { ...notice("关于乙的通知"), date: "明天" };
  const payloads = zip(new Map([["1 甲.json", JSON.stringify(notice("关于甲的通知"))], ["2 乙.json", JSON.stringify(faulty)], ["3 丙.json", JSON.stringify(notice("关于丙的通知"))]]));
  await open(page, service);
  await page.getByLabel("文种").selectOption("notice");
  await drop(page, page.locator(".newbatch .filedrop"), { name: "数据.zip", buffer: payloads });
  await page.locator(".chosen", { hasText: "数据.zip" }).waitFor();
  await page.getByRole("button", { name: "提交并开始排印" }).click();
  const id = await idOf(page);
  await agrees(page, service, id);
  const row = page.getByRole("row", { name: /2 乙/ });
  assert.match(await row.innerText(), /成文日期/, "the field is named as the form names it");
  const replace = row.locator("input[type=file]");
  await replace.setInputFiles({ name: "乙.json", mimeType: "application/json", buffer: Buffer.from("{\"title\": ") });
  await row.getByText("不是完整的 JSON 对象").waitFor();
  assert.deepEqual([(await told(service, id)).round, (await told(service, id)).counts.failed], [0, 1], "nothing was sent");
  await replace.setInputFiles({ name: "乙.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify({ ...faulty, date: "2025-12-02" })) });
  await page.getByText("齐全，共 3 份。").first().waitFor();
  const packet = await fetched(page, () => page.getByRole("button", { name: "下载文件包 ZIP" }).click());
  assert.equal(JSON.parse(manifestOf(packet.bytes)).complete, true);
  await leave(page);
});

test("a plan and its attachments go along, told apart by what they are", async () => {
  const page = await visit(browser, service.url);
  await open(page, service);
  await page.getByLabel("文种").selectOption("notice");
  const plan = { title: "计划里的书名", organ: "云岭市人民政府办公室", attachments: [{ file: "图.svg", title: "全景图" }] };
  await files(page).setInputFiles([
    { name: "计划.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(plan)) },
    { name: "通知.xlsx", mimeType: XLSX, buffer: await sheetOf(service, UNITS.slice(0, 2)) },
    { name: "旧表.xls", mimeType: "application/vnd.ms-excel", buffer: Buffer.from("x") },
  ]);
  await page.getByText("“旧表.xls”的格式不能用").waitFor();
  await page.getByText("附件还没有放入：图.svg").waitFor();
  await files(page).setInputFiles({ name: "图.svg", mimeType: "image/svg+xml", buffer: SVG });
  await page.getByText("附件还没有放入").waitFor({ state: "detached" });
  assert.deepEqual(await page.locator(".chosen .role").allInnerTexts(), ["数据", "合订方案", "附件"]);
  await page.getByRole("button", { name: "提交并开始排印" }).click();
  await agrees(page, service, await idOf(page));
  const volume = await fetched(page, () => page.getByRole("button", { name: "下载合订本 PDF" }).click());
  const text = execFileSync("pdftotext", ["-layout", volume.path, "-"]).toString().replace(/\s/g, "");
  assert.ok(text.includes("计划里的书名") && text.includes("全景图"), text.slice(0, 300));
  await leave(page);
});

test("a batch is cancelled, gone on with, and deleted; each asks once", async () => {
  const page = await visit(browser, service.url);
  const id = await sent(service, lines(1500), "?template=notice&title=要取消的批次");
  await open(page, service, id);
  await page.getByRole("button", { name: "取消排印" }).click();
  await page.getByRole("button", { name: "接着排", exact: true }).click();
  assert.equal((await told(service, id)).state, "running");
  await page.getByRole("button", { name: "取消排印" }).click();
  await page.getByRole("button", { name: "确定取消还没排的" }).click();
  await page.locator(".batchhead .state", { hasText: "已取消" }).waitFor();
  const { counts } = await told(service, id);
  assert.ok(counts.cancelled > 0);
  assert.deepEqual(await shown(page), counts);
  await page.getByRole("button", { name: `接着排这 ${counts.cancelled} 份` }).click();
  await page.locator(".batchhead .state", { hasText: "正在排印" }).waitFor();
  await page.getByRole("button", { name: "取消排印" }).click();
  await page.getByRole("button", { name: "确定取消还没排的" }).click();
  await page.locator(".batchhead .state", { hasText: "已取消" }).waitFor();
  await page.getByRole("link", { name: "全部批次" }).click();
  const line = page.locator(".batchlist li", { hasText: "要取消的批次" });
  await line.getByRole("button", { name: /^删除/ }).click();
  await line.getByRole("button", { name: "确定删除，结果也删" }).click();
  await line.waitFor({ state: "detached" });
  assert.equal((await fetch(`${service.url}v1/batches/${id}`)).status, 404);
  await page.goto(`${service.url}#/batch/${id}`);
  await page.getByRole("heading", { name: "没有这个批次" }).waitFor();
  await leave(page);
});

test("thousands of failed items are turned over page by page", async () => {
  const page = await visit(browser, service.url);
  const id = await sent(service, lines(1130, (index) => index % 10 !== 0));
  await ended(service, id);
  await open(page, service, id);
  await page.getByText("第 1–50 份，共 1017 份").waitFor();
  assert.equal(await page.locator(".items tbody tr").count(), 50);
  await page.getByRole("button", { name: "下一页" }).click();
  await page.getByText("第 51–100 份，共 1017 份").waitFor();
  assert.equal(await page.locator(".items tbody tr .place").first().innerText(), "第 57 行");
  await page.reload();
  await page.getByText("第 51–100 份，共 1017 份").waitFor();
  await page.getByRole("button", { name: "上一页" }).click();
  await page.getByText("第 1–50 份，共 1017 份").waitFor();
  await page.getByRole("button", { name: /^已排好 113$/ }).click();
  await page.getByText("第 1–50 份，共 113 份").waitFor();
  await leave(page);
});

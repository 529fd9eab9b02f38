// The main ways through the page, in the words of a clerk.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, begin, download, drawing, drawn, drawnAfter, launch, leave, openEmpty, openExample, paste, shot, visit } from "./browser.mjs";
import { Service } from "./service.mjs";

/** A summary as it is copied from a web page: half-width marks, a broken date, and what the page left around it. */
const DIRTY = `当前位置：首页 > 工作动态
青禾县水利局2024年工作总结
发布时间：2024-12-28 来源：县水利局 浏览次数：128
2024年,在县委、县政府的坚强领导下,县水利局围绕防汛保安、农村供水、河湖治理等重点工作,扎实推进各项任务!现将有关情况总结如下:
一、主要工作和成效
(一)防汛保安有力有效。全县36座水库无一垮坝,汛期转移群众1,286人,无人员伤亡;投入抢险资金320万元。
(二)农村供水提质扩面。20243月启动管网改造,全年改造供水管网86公里,新增供水人口1.2万人。
二、存在的问题
一是部分小型水库管护力量不足;二是个别河段岸线问题整治缓慢。
三、下一步打算
2025年,完成12座小型水库除险加固,供水普及率达到97%。
青禾县水利局
2024年12月26日
打印本页 关闭窗口
分享到：微信 微博`;

let service;
let browser;
before(async () => {
  service = await Service.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await service?.kill();
});

test("a dirty summary is pasted, mended, looked at and downloaded in both formats", async () => {
  const page = await visit(browser, service.url);
  await accessible(page, "start");
  await begin(page, DIRTY);
  await page.getByRole("region", { name: "问题" }).getByText("读入时去掉了").waitFor();
  await page.locator(".found.error").first().waitFor();
  await accessible(page, "desk with findings");
  await shot(page, "summary-1366-before");
  await page.getByRole("button", { name: /^全部改正/ }).click();
  await page.getByText(/^已改正 \d+ 处/).waitFor();
  const text = await page.locator(".form").evaluate((form) => Array.from(form.querySelectorAll("textarea"), (area) => area.value).join("\n"));
  assert.match(text, /2024年，在县委/);
  assert.doesNotMatch(text, /打印本页|浏览次数/);
  await drawn(page);
  await shot(page, "summary-1366-after");
  const pdf = await download(page, "下载 PDF");
  assert.equal(pdf.bytes.subarray(0, 5).toString(), "%PDF-");
  assert.match(pdf.name, /青禾县水利局.*\.pdf$/);
  const docx = await download(page, "下载 Word");
  assert.equal(docx.bytes.subarray(0, 2).toString(), "PK");
  assert.ok(docx.bytes.includes("word/document.xml"));
  const both = await download(page, "两种都要");
  assert.match(both.name, /\.zip$/);
  assert.ok(both.bytes.includes(".pdf") && both.bytes.includes(".docx"));
  await leave(page);
});

test("a broken date is a finding that goes to its place and is mended with one press, and undone with another", async () => {
  const page = await visit(browser, service.url);
  await begin(page, DIRTY);
  const found = page.locator(".found", { hasText: "20243月" }).first();
  await found.locator(".go").click();
  assert.equal(await selected(page), "20243月");
  await found.getByRole("button", { name: /^改正/ }).click();
  await page.getByText("已改正。改错了可以撤销。").waitFor();
  const area = page.locator("textarea", { hasText: "启动管网改造" }).first();
  const mended = await area.inputValue();
  assert.doesNotMatch(mended, /20243月/);
  await page.keyboard.press("Control+z");
  assert.match(await area.inputValue(), /20243月/);
  await page.keyboard.press("Control+y");
  assert.equal(await area.inputValue(), mended);
  await leave(page);
});

test("what reading took away is shown and put back", async () => {
  const page = await visit(browser, service.url);
  await begin(page, DIRTY);
  const line = page.locator(".removed li", { hasText: "打印本页" });
  await line.getByRole("button", { name: /^放回/ }).click();
  await page.getByText("已放到正文末尾").waitFor();
  assert.equal(await page.locator(".removed li", { hasText: "打印本页" }).count(), 0);
  assert.match(await page.locator("textarea:focus").inputValue(), /打印本页/);
  await leave(page);
});

test("a table from Excel is pasted into the grid, which grows, and into the text", async () => {
  const page = await visit(browser, service.url);
  await openExample(page, "通知");
  await page.locator(".blocks").first().getByRole("button", { name: "表格" }).click();
  const grid = page.locator(".block.table .sheet").first();
  await grid.scrollIntoViewIfNeeded();
  const before = await drawing(page);
  await grid.locator(".dsg-cell:not(.dsg-cell-gutter):not(.dsg-cell-header)").first().click();
  await paste(page, {
    "text/plain": "县区\t座数\t资金（万元）\t完成率\r\n青禾县\t36\t320\t97%\r\n临江区\t12\t86\t100%\r\n合计\t48\t406\t98%\r\n",
    "text/html":
      "<table><tr><td>县区</td><td>座数</td><td>资金（万元）</td><td>完成率</td></tr><tr><td>青禾县</td><td>36</td><td>320</td><td>97%</td></tr><tr><td>临江区</td><td>12</td><td>86</td><td>100%</td></tr><tr><td>合计</td><td>48</td><td>406</td><td>98%</td></tr></table>",
  });
  await grid.getByText("406").waitFor();
  await grid.getByText("完成率").waitFor();
  await drawnAfter(page, before);
  await accessible(page, "desk with a table");
  await shot(page, "table-1366");
  await page.locator(".blocks").first().getByRole("button", { name: "段落" }).click();
  await page.locator("textarea:focus").waitFor();
  await paste(page, { "text/plain": "名称\t数量\n水泵\t6\n" });
  await page.locator(".block.table").nth(1).getByText("水泵").waitFor();
  await leave(page);
});

test("cells are written, merged and split with keys and buttons", async () => {
  const page = await visit(browser, service.url);
  await openExample(page, "通知");
  await page.locator(".blocks").first().getByRole("button", { name: "表格" }).click();
  const block = page.locator(".block.table").first();
  const cells = block.locator(".dsg-cell:not(.dsg-cell-gutter):not(.dsg-cell-header)");
  await cells.first().scrollIntoViewIfNeeded();
  await cells.first().click();
  for (const word of ["指标", "数量"]) {
    await page.keyboard.press("Enter");
    await page.keyboard.insertText(word);
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type("2025");
  await page.keyboard.press("Enter");
  await block.getByText("2025").waitFor();
  await block.getByText("数量").waitFor();
  await cells.first().click();
  await page.keyboard.press("Shift+ArrowRight");
  await block.getByRole("button", { name: "合并" }).click();
  await block.locator(".covered").waitFor();
  assert.equal(await cells.first().innerText(), "指标数量");
  await block.getByRole("button", { name: "拆分" }).click();
  await block.locator(".covered").waitFor({ state: "detached" });
  await leave(page);
});

test("paragraphs are cut, joined and pasted like in a text program", async () => {
  const page = await visit(browser, service.url);
  await openEmpty(page, "通知");
  const blocks = page.locator(".blocks").first();
  await blocks.locator("textarea").first().click();
  await page.keyboard.type("为做好水库度汛工作，现通知如下。");
  await page.keyboard.press("Enter");
  await page.keyboard.type("各单位要落实责任。");
  assert.equal(await blocks.locator("textarea").count(), 2);
  await page.keyboard.press("Home");
  await page.keyboard.press("Backspace");
  assert.equal(await blocks.locator("textarea").count(), 1);
  assert.equal(await blocks.locator("textarea").first().inputValue(), "为做好水库度汛工作，现通知如下。各单位要落实责任。");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await paste(page, { "text/plain": "第一段。\n\n　　第二段。\n第三段。" });
  await page.waitForFunction(() => document.querySelectorAll(".blocks textarea").length === 4);
  assert.equal(await blocks.locator("textarea").nth(2).inputValue(), "第二段。");
  await leave(page);
});

test("a draft is saved as a file and read again", async () => {
  const page = await visit(browser, service.url);
  await openExample(page, "函");
  const { name, bytes } = await download(page, "存草稿");
  assert.match(name, /\.hongtou\.json$/);
  await page.getByRole("button", { name: "红头" }).click();
  await page.locator("input[type=file]").first().setInputFiles({ name, mimeType: "application/json", buffer: bytes });
  await drawn(page);
  assert.equal(await page.locator(".kindchoice select").inputValue(), "letter");
  await leave(page);
});

async function selected(page) {
  return page.evaluate(() => {
    const area = document.activeElement;
    return area instanceof HTMLTextAreaElement ? area.value.slice(area.selectionStart, area.selectionEnd) : "";
  });
}

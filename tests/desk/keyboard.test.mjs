// The notice form, filled in and downloaded without a mouse.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { drawn, launch, leave, visit } from "./browser.mjs";
import { Service } from "./service.mjs";

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

/** Presses Tab until the control with this label has the focus; fails if it can't be reached. */
async function tabTo(page, label, most = 90) {
  for (let presses = 0; presses <= most; presses += 1) {
    const name = await page.evaluate(() => {
      const here = document.activeElement;
      const label = here?.getAttribute("aria-label") ?? here?.labels?.[0]?.textContent ?? here?.textContent ?? "";
      return label.replace(/\*$/, "").trim();
    });
    if (name === label || (label instanceof RegExp && label.test(name))) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${label} is not reached by Tab`);
}

test("a notice is filled in by keyboard alone and downloaded", async () => {
  const page = await visit(browser, service.url);
  await tabTo(page, "通知");
  await page.keyboard.press("Enter");
  await page.locator(".form .field").first().waitFor();
  await tabTo(page, "发文机关标志");
  await page.keyboard.insertText("云岭市水利局文件");
  await tabTo(page, "发文字号");
  await page.keyboard.insertText("云水〔2025〕8号");
  await tabTo(page, "标题");
  await page.keyboard.insertText("云岭市水利局关于开展水库汛前检查的通知");
  await tabTo(page, "主送机关");
  await page.keyboard.insertText("各县（区）水利局");
  await tabTo(page, /^正文 第1块 段落$/);
  await page.keyboard.insertText("为做好水库安全度汛工作，现就有关事项通知如下。");
  await page.keyboard.press("Enter");
  await page.keyboard.insertText("请于4月30日前完成检查，并报送检查结果。");
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "正文 第2块 段落");
  await tabTo(page, /^正文 第2块：更多$/);
  await page.keyboard.press("Enter");
  await page.locator("[role=menu]").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-haspopup")), "menu");
  await tabTo(page, "署名");
  await page.keyboard.insertText("云岭市水利局");
  await tabTo(page, "成文日期");
  await page.keyboard.insertText("2025年3月5日");
  await drawn(page);
  await page.keyboard.press("Home");
  await page.evaluate(() => document.querySelector(".skip")?.focus());
  await tabTo(page, "下载 PDF");
  const [file] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.match(file.suggestedFilename(), /关于开展水库汛前检查的通知\.pdf$/);
  await leave(page);
});

test("the skip link goes to the content, and findings are reached and mended by keys", async () => {
  const page = await visit(browser, service.url);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
  await tabTo(page, "把文字粘贴在这里");
  await page.keyboard.insertText("关于开展检查的通知\n各县水利局：\n请于4月30日前完成检查,并报送结果。\n云岭市水利局\n2025年3月5日");
  await tabTo(page, "开始排版");
  await page.keyboard.press("Enter");
  await page.locator(".found .mend").first().waitFor();
  await tabTo(page, /^改正：.*全角/);
  await page.keyboard.press("Enter");
  await page.getByText("已改正。改错了可以撤销。").waitFor();
  await leave(page);
});

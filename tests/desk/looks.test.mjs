// How the page looks at three widths and in English, kept as pictures; axe finds no grave fault in any of them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESKTOP, PHONE, WIDE, accessible, drawn, launch, leave, openEmpty, openExample, shot, visit } from "./browser.mjs";
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

for (const [name, viewport] of [["1366", DESKTOP], ["1920", WIDE]]) {
  test(`at ${name} pixels form, pages and findings stand side by side`, async () => {
    const page = await visit(browser, service.url, { viewport });
    await shot(page, `start-${name}`);
    await openExample(page, "通知");
    await page.waitForTimeout(400);
    await shot(page, `notice-${name}`);
    const [form, pages, findings] = await Promise.all([".form", ".pages", ".findings"].map((part) => page.locator(`.desk > ${part}`).boundingBox()));
    assert.ok(form.x + form.width <= pages.x + 1 && pages.x + pages.width <= findings.x + 1, "the panels overlap");
    assert.ok(findings.x + findings.width <= viewport.width, "the findings leave the window");
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(sideways, 0, "the window scrolls sideways");
    await accessible(page, `notice at ${name}`);
    await leave(page);
  });
}

test("on a phone the panels are tabs, and nothing leaves the window", async () => {
  const page = await visit(browser, service.url, { viewport: PHONE });
  await shot(page, "start-390");
  await accessible(page, "start on a phone");
  await page.locator(".kinds li", { has: page.getByRole("button", { name: "通知", exact: true }) }).locator(".link").click();
  await page.locator(".form .field").first().waitFor();
  await shot(page, "form-390");
  await accessible(page, "form on a phone");
  await page.getByRole("button", { name: "版面", exact: true }).click();
  await drawn(page);
  await page.waitForTimeout(300);
  await shot(page, "pages-390");
  await page.getByRole("button", { name: /^问题/ }).click();
  await shot(page, "findings-390");
  await accessible(page, "findings on a phone");
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(sideways, 0, "the window scrolls sideways");
  await leave(page);
});

test("a browser that prefers English gets an English page, and the choice of language is kept", async () => {
  const page = await visit(browser, service.url, { locale: "en-US" });
  await page.getByRole("heading", { name: "Start with an empty form" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  await openEmpty(page, "Notice 通知");
  await page.getByText("Date 成文日期 is still missing").first().waitFor();
  await page.locator("input[data-pointer='/document_number']").fill("x");
  await page.locator(".field.at-document_number .fault").waitFor();
  assert.match(await page.locator(".field.at-document_number .fault").innerText(), /[a-z]{3}/i);
  await shot(page, "english-1366");
  await accessible(page, "English form");
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByText("还没有填写“成文日期”").first().waitFor();
  await page.reload();
  await page.getByText("还没有填写“成文日期”").first().waitFor();
  await leave(page);
});

test("every kind of document opens with its example, and axe finds nothing grave in its form", async () => {
  const page = await visit(browser, service.url);
  const kinds = await page.locator(".kinds .kind").allInnerTexts();
  assert.ok(kinds.length >= 20, `only ${kinds.length} kinds`);
  for (const kind of kinds) {
    await openExample(page, kind);
    assert.equal(await page.locator(".found.fault").count(), 0, `${kind}: its example has faults`);
    await accessible(page, kind);
    await shot(page, `kind-${kind.replace(/[^\p{L}]/gu, "")}-1366`);
    await page.getByRole("button", { name: "红头" }).click();
    await page.locator(".kinds li").first().waitFor();
  }
  await leave(page);
});

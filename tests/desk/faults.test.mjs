// What people bring that can't be used: each is told in a sentence, and what was there before stays.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { accessible, launch, leave, openEmpty, openExample, shot, visit } from "./browser.mjs";
import { root } from "./place.mjs";
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

/** A file of the tests of intake. */
function sample(name) {
  return readFileSync(path.join(root, "tests/files", name));
}

const FILES = [
  { what: "an empty file", name: "空.txt", buffer: Buffer.alloc(0), says: /空/ },
  { what: "a PDF", name: "扫描件.pdf", buffer: Buffer.from("%PDF-1.7\n%âãÏÓ\n1 0 obj\n"), says: /PDF/ },
  { what: "a file with a password", name: "加密.docx", buffer: sample("password.docx"), says: /密码/ },
  { what: "an old Word file with a new name", name: "旧.docx", buffer: sample("old.doc"), says: /另存/ },
  { what: "a broken encoding", name: "坏.txt", buffer: Buffer.concat([Buffer.from("关于开展检查的通知\n各县水利局："), Buffer.from([0xff, 0xfe, 0x80, 0xc0, 0xff, 0x81]), Buffer.from("请完成检查。")]), says: /编码|字节/ },
  { what: "a damaged Word file", name: "坏.docx", buffer: Buffer.from("PK\u0003\u0004damaged"), says: /损坏|打不开|不完整|读不/ },
];

for (const { what, name, buffer, says } of FILES) {
  test(`${what} is refused with a sentence, and the pasted text stays`, async () => {
    const page = await visit(browser, service.url);
    await page.getByLabel("把文字粘贴在这里").fill("这段文字不应当丢失。");
    await page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
    const told = page.getByRole("alert");
    await told.waitFor();
    assert.match(await told.innerText(), says);
    assert.equal(await page.getByLabel("把文字粘贴在这里").inputValue(), "这段文字不应当丢失。");
    await accessible(page, what);
    await leave(page);
  });
}

test("an upload of 200 MB is told to be too large", async () => {
  const page = await visit(browser, service.url);
  const folder = mkdtempSync(path.join(os.tmpdir(), "hongtou-"));
  const file = path.join(folder, "很大.docx");
  execFileSync("truncate", ["-s", "200M", file]);
  await page.locator("input[type=file]").setInputFiles(file);
  const told = page.getByRole("alert");
  await told.waitFor({ timeout: 60_000 });
  assert.match(await told.innerText(), /太大|上限|MiB|MB/);
  rmSync(folder, { recursive: true });
  await leave(page);
});

test("GB 18030 is read, and said so", async () => {
  const page = await visit(browser, service.url);
  const gb = Buffer.from("b9d8d3dabfaad5b9bcecb2e9b5c4cda8d6aa0ab8f7cfd8cbaec0fbbed6a3ba0ac7ebcdeab3c9bcecb2e9a1a30ad4c6c1ebcad0cbaec0fbbed60a32303235c4ea33d4c235c8d50a", "hex");
  await page.locator("input[type=file]").setInputFiles({ name: "通知.txt", mimeType: "text/plain", buffer: gb });
  await page.getByText("材料按 GB 18030 读入").waitFor();
  assert.match(await page.locator("textarea[data-pointer='/title']").inputValue(), /关于开展检查的通知/);
  await leave(page);
});

test("what the data lacks is named as the form names it, and a press goes there", async () => {
  const page = await visit(browser, service.url);
  await openEmpty(page, "通知");
  await page.getByRole("button", { name: "还没有填写“成文日期”" }).first().click();
  assert.equal(await page.evaluate(() => document.activeElement?.dataset.pointer), "/date");
  await page.getByRole("button", { name: "下载 PDF" }).click();
  await page.getByText(/还不能下载：有 \d+ 处须改/).waitFor();
  await shot(page, "empty-form-1366");
  await accessible(page, "empty form");
  await leave(page);
});

test("a wrong value is told at its field, and a member that the kind does not have is taken out with one press", async () => {
  const page = await visit(browser, service.url);
  await openExample(page, "请示");
  await page.locator("input[data-pointer='/document_number']").fill("云水[2025]8号");
  await page.locator(".field.at-document_number .fault").waitFor();
  assert.equal(await page.locator("input[data-pointer='/document_number']").getAttribute("aria-invalid"), "true");
  await page.locator(".kindchoice select").selectOption("notice");
  const foreign = page.locator(".found.fault", { has: page.getByRole("button", { name: /^删去这一项/ }) });
  await foreign.first().waitFor();
  const count = await foreign.count();
  await foreign.first().getByRole("button", { name: /^删去这一项/ }).click();
  await page.waitForFunction((before) => document.querySelectorAll(".found.fault .mend").length < before, count);
  await leave(page);
});

test("a text of 500 pages is read, or the ceiling is named; the page stays usable", async () => {
  const page = await visit(browser, service.url);
  const paragraph = "各县（区）水利局要按照职责分工，逐库落实责任人，及时处置隐患，按月报送进展情况，确保水库安全度汛。".repeat(6);
  const text = `关于开展检查的通知\n各县水利局：\n${Array.from({ length: 1000 }, () => paragraph).join("\n")}\n云岭市水利局\n2025年3月5日`;
  await page.getByLabel("把文字粘贴在这里").fill(text);
  await page.getByRole("button", { name: "开始排版" }).click();
  const desk = page.locator(".desk");
  const told = page.getByRole("alert");
  await desk.or(told).first().waitFor({ timeout: 60_000 });
  if (await told.count()) assert.match(await told.innerText(), /字|上限|太/);
  else {
    const area = page.locator("textarea[data-pointer='/addressees']");
    await area.waitFor({ timeout: 30_000 });
    const began = Date.now();
    await area.pressSequentially("abc");
    assert.ok(Date.now() - began < 5000, `three keys took ${Date.now() - began} ms`);
  }
  await leave(page);
});


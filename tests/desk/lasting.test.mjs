// Nothing typed is lost: reload, two tabs, a service that is killed and comes back, a login that runs out.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { drawing, drawn, drawnAfter, launch, leave, openExample, shot, visit, watch } from "./browser.mjs";
import { Service, freePort } from "./service.mjs";

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

const TITLE = "textarea[data-pointer='/title']";

test("after a reload in the middle all is as it was, and so it is for the next visit", async () => {
  const page = await visit(browser, service.url);
  await openExample(page, "通知");
  await page.locator(TITLE).fill("云岭市水利局关于重新装载页面的通知");
  await page.reload();
  await drawn(page);
  assert.equal(await page.locator(TITLE).inputValue(), "云岭市水利局关于重新装载页面的通知");
  await page.getByRole("button", { name: "红头" }).click();
  await page.getByText("没写完的草稿").waitFor();
  await page.locator(".kept .open", { hasText: "重新装载页面" }).click();
  await page.locator(TITLE).waitFor();
  assert.equal(await page.locator(TITLE).inputValue(), "云岭市水利局关于重新装载页面的通知");
  await leave(page);
});

test("two tabs with the same draft don't write over each other", async () => {
  const first = await visit(browser, service.url);
  await openExample(first, "通知");
  await first.locator(TITLE).fill("第一个窗口的通知");
  await first.getByText("已存在本机").waitFor();
  const second = await first.context().newPage();
  watch(second, service.url);
  await second.goto(first.url());
  await second.getByText("这里打开的是副本").waitFor();
  assert.notEqual(second.url(), first.url());
  await second.locator(TITLE).fill("第二个窗口的通知");
  await second.getByText("已存在本机").waitFor();
  await first.reload();
  await first.locator(TITLE).waitFor();
  assert.equal(await first.locator(TITLE).inputValue(), "第一个窗口的通知");
  await second.reload();
  await second.locator(TITLE).waitFor();
  assert.equal(await second.locator(TITLE).inputValue(), "第二个窗口的通知");
  assert.deepEqual(second.wrongs, []);
  await leave(first);
});

test("the service is killed in the middle: the writer is told, goes on, and the pages follow when it is back", async () => {
  const page = await visit(browser, service.url);
  await openExample(page, "通知");
  const before = await drawing(page);
  await service.kill();
  await page.locator(TITLE).fill("云岭市水利局关于停电期间继续写的通知");
  await page.getByText("连接不上服务器，正在重试").first().waitFor();
  await page.locator("textarea[data-pointer='/addressees']").fill("各县水利局");
  await shot(page, "service-gone-1366");
  await page.getByRole("button", { name: "下载 PDF" }).click();
  await page.getByText("写的内容没有丢").first().waitFor();
  await service.up();
  await page.getByText("已经连上").waitFor({ timeout: 20_000 });
  await drawnAfter(page, before);
  assert.equal(await page.locator(TITLE).inputValue(), "云岭市水利局关于停电期间继续写的通知");
  assert.equal(await page.locator("textarea[data-pointer='/addressees']").inputValue(), "各县水利局");
  assert.equal(await page.locator(".linkbar").count(), 0);
  await leave(page);
});

test("a draft is put on the server, and its address opens a copy at another computer", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "hongtou-drafts-"));
  const keeping = await Service.start("--drafts", folder);
  const page = await visit(browser, keeping.url);
  await openExample(page, "通知");
  await page.locator(TITLE).fill("云岭市水利局关于交接草稿的通知");
  await page.getByRole("button", { name: "放到服务器" }).click();
  const address = await page.getByRole("dialog").getByRole("textbox").inputValue();
  await shot(page, "shared-1366");
  const other = await browser.newContext({ locale: "zh-CN" });
  const there = await other.newPage();
  watch(there, keeping.url);
  await there.goto(address);
  await there.locator(TITLE).waitFor();
  assert.equal(await there.locator(TITLE).inputValue(), "云岭市水利局关于交接草稿的通知");
  await there.goto(address.replace(/.$/, (last) => (last === "0" ? "1" : "0")));
  await there.getByText("服务器上没有这份草稿，或者已经过期").waitFor();
  assert.deepEqual(there.wrongs, []);
  await other.close();
  await leave(page);
  await keeping.kill();
  rmSync(folder, { recursive: true });
});

test("where the operator keeps no drafts, none is offered", async () => {
  const page = await visit(browser, service.url);
  await openExample(page, "通知");
  assert.equal(await page.getByRole("button", { name: "放到服务器" }).count(), 0);
  await leave(page);
});

/** A proxy as offices have one: it lets calls through while the login lasts, and sends to a login page afterwards. */
async function gate(port) {
  const gate = { open: true, way: "redirect" };
  const server = http.createServer((request, answer) => {
    if (!gate.open && gate.way === "busy") return answer.writeHead(503, { "Retry-After": "1", "Content-Type": "application/problem+json" }).end('{"detail":""}');
    if (!gate.open && gate.way === "refuse") return answer.writeHead(401, { "Content-Type": "text/html" }).end("<h1>401</h1>");
    if (!gate.open && request.url !== "/login") return answer.writeHead(302, { Location: "/login" }).end();
    if (request.url === "/login") return answer.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end("<h1>请登录</h1>");
    const onward = http.request({ host: "127.0.0.1", port: service.port, path: request.url, method: request.method, headers: request.headers }, (reply) => {
      answer.writeHead(reply.statusCode, reply.headers);
      reply.pipe(answer);
    });
    onward.on("error", () => answer.writeHead(502).end());
    request.pipe(onward);
  });
  await new Promise((settle) => server.listen(port, "127.0.0.1", settle));
  gate.close = () => {
    server.closeAllConnections();
    server.close();
  };
  return gate;
}

for (const way of ["redirect", "refuse"]) {
  test(`the login runs out (${way}): a sentence says so, nothing is lost, and after a new login it goes on`, async () => {
    const port = await freePort();
    const guard = await gate(port);
    const page = await visit(browser, `http://127.0.0.1:${port}/`);
    await openExample(page, "通知");
    const before = await drawing(page);
    guard.way = way;
    guard.open = false;
    await page.locator(TITLE).fill("云岭市水利局关于登录过期的通知");
    await page.getByText("登录已过期，写的内容都在，没有丢").waitFor();
    assert.equal(await page.getByRole("link", { name: "在新窗口登录" }).getAttribute("target"), "_blank");
    guard.open = true;
    await page.getByText("已经连上").waitFor({ timeout: 20_000 });
    await drawnAfter(page, before);
    assert.equal(await page.locator(TITLE).inputValue(), "云岭市水利局关于登录过期的通知");
    await leave(page);
    guard.close();
  });
}

test("a full queue is told, and the page tries again by itself", async () => {
  const port = await freePort();
  const guard = await gate(port);
  const page = await visit(browser, `http://127.0.0.1:${port}/`);
  await openExample(page, "通知");
  const before = await drawing(page);
  guard.way = "busy";
  guard.open = false;
  await page.locator(TITLE).fill("云岭市水利局关于排队的通知");
  await page.getByText("现在用的人多，正在排队").waitFor();
  guard.open = true;
  await drawnAfter(page, before);
  await leave(page);
  guard.close();
});

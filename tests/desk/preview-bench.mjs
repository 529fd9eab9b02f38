// How long after the last key the pages of a notice of three pages are drawn again: `node tests/desk/preview-bench.mjs [keys]`.
// Prints the median, and beside it the part of the service alone, so that the machine's speed is seen.
import { drawn, drawnAfter, drawing, launch, openEmpty, visit } from "./browser.mjs";
import { missing } from "./place.mjs";
import { Service } from "./service.mjs";

const lacks = missing();
if (lacks.length > 0) {
  console.error(lacks.join("\n"));
  process.exit(2);
}
const rounds = Number(process.argv[2] ?? 40);
const service = await Service.start();
const browser = await launch();
try {
  const page = await visit(browser, service.url);
  await openEmpty(page, "通知");
  await fill(page);
  await drawn(page);
  await page.locator(".pages .count", { hasText: "共 3 页" }).waitFor();
  const area = page.locator(".blocks textarea").nth(1);
  await area.click();
  await page.keyboard.press("End");
  await page.waitForTimeout(1000);
  const took = [];
  for (let round = 0; round < rounds; round += 1) took.push(await once(page));
  const alone = await serviceAlone(page, rounds);
  const told = { rounds, median_ms: middle(took), p90_ms: part(took, 0.9), service_median_ms: middle(alone) };
  console.log(JSON.stringify(told));
  if (told.median_ms > 300) {
    console.error(`the median is over 300 ms`);
    process.exitCode = 1;
  }
} finally {
  await browser.close();
  await service.kill();
}

/** A notice of three pages. */
async function fill(page) {
  const put = (name, text) => page.locator(`[data-pointer='/${name}']`).fill(text);
  await put("issuer_mark", "云岭市水利局文件");
  await put("document_number", "云水〔2025〕8号");
  await put("title", "云岭市水利局关于开展水库汛前检查的通知");
  await put("addressees", "各县（区）水利局");
  await put("date", "2025年3月5日");
  await put("signature", "云岭市水利局");
  const paragraph = "各县（区）水利局要按照职责分工，逐库落实责任人，及时处置隐患，按月报送进展情况，确保水库安全度汛。".repeat(3);
  const first = page.locator(".blocks textarea").first();
  await first.click();
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, Array.from({ length: 8 }, () => paragraph).join("\n"));
}

/** Types a word of four keys; gives the time from the last key to the page that shows it, painted. */
async function once(page) {
  const before = await drawing(page);
  await page.evaluate(() => {
    performance.clearMarks();
    const last = (event) => {
      if (event.key === "4") performance.mark("last-key");
    };
    document.addEventListener("keydown", last, { capture: true });
    globalThis.stopListening = () => document.removeEventListener("keydown", last, { capture: true });
  });
  await page.keyboard.type("1234", { delay: 60 });
  await drawnAfter(page, before);
  const time = await page.evaluate(async () => {
    const key = performance.getEntriesByName("last-key")[0].startTime;
    const after = () => performance.getEntriesByName("hongtou-drawn").map((one) => one.startTime).find((time) => time > key);
    for (let tries = 0; after() === undefined && tries < 400; tries += 1) await new Promise((settle) => setTimeout(settle, 10));
    await new Promise((settle) => requestAnimationFrame(() => setTimeout(settle)));
    globalThis.stopListening();
    return { key, drawn: after() };
  });
  await page.waitForTimeout(250);
  return time.drawn - time.key;
}

/** The same calls without a page around them. */
async function serviceAlone(page, count) {
  return page.evaluate(async (rounds) => {
    const schema = await (await fetch("v1/templates/notice/examples/typical")).json();
    const times = [];
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      await (await fetch("v1/preview", { method: "POST", body: JSON.stringify({ template: "notice", data: schema, options: { from: 1, to: 2, dpi: 60, form: "png" } }) })).text();
      times.push(performance.now() - began);
    }
    return times;
  }, count);
}

function middle(list) {
  return part(list, 0.5);
}

function part(list, share) {
  const sorted = [...list].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
}

// Whether the service is reached: watched while it is not, so that the page goes on by itself.
import { cell } from "../draft/cell";

export type Link = "up" | "down" | "login";

export const link = cell<Link>("up");

const AGAIN_MS = 2000;
let timer = 0;

async function look(): Promise<void> {
  window.clearTimeout(timer);
  if (link.get() === "up") return;
  try {
    const answer = await fetch("v1/templates", { redirect: "manual", credentials: "same-origin", cache: "no-store" });
    const page = (answer.headers.get("Content-Type") ?? "").includes("text/html");
    if (answer.ok && !page) link.set("up");
    else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403 || page) link.set("login");
  } catch (reason) {
    console.info("service not reached", reason);
    link.set("down");
  }
  if (link.get() !== "up") timer = window.setTimeout(() => void look(), AGAIN_MS);
}

/** Looks again and again while the service is not reached, and at once when the reader comes back to the page. */
export function watchLink(back: () => void): void {
  let before: Link = link.get();
  link.watch(() => {
    const now = link.get();
    if (now !== "up" && before === "up") timer = window.setTimeout(() => void look(), AGAIN_MS);
    if (now === "up" && before !== "up") back();
    before = now;
  });
  window.addEventListener("focus", () => void look());
  window.addEventListener("online", () => void look());
}

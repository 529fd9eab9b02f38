// The results of a whole batch. They may be hundreds of megabytes, so the page only has them made; the browser itself fetches them, straight to the disk.
import { language } from "../words/language";
import { ask, fileNameOf, givenUp, settled, unanswered } from "./call";

export type PacketKind = "pdf" | "zip" | "docx";

export interface Packet {
  /** Where the browser fetches it. */
  address: string;
  name: string;
  bytes: number;
  /** Documents inside. */
  documents: number;
  /** Documents and attachments that should be inside and are not. */
  missing: number;
  /** What was set otherwise than asked; as many as the header holds. */
  warnings: string[];
}

const AGAIN_MS = 1000;

/** Has a packet made, and tells what is in it. A proxy that will not wait so long is asked again until it is made. */
export async function makePacket(id: string, kind: PacketKind, signal: AbortSignal): Promise<Packet> {
  const speech = language.get() === "en" ? "en" : "zh-CN";
  // The browser fetches with headers of its own, so the language stands in the address.
  const address = `v1/batches/${encodeURIComponent(id)}/packet.${kind}?language=${speech}`;
  for (;;) {
    const answer = await head(address, signal);
    if (answer.status === 504) {
      await new Promise((settle) => window.setTimeout(settle, AGAIN_MS));
      continue;
    }
    // The answer to HEAD has no words; those to GET has. If it was made meanwhile, its bytes are not waited for.
    const good = answer.ok ? await settled(answer) : await stopped(address);
    const count = (name: string) => Number(good.headers.get(name) ?? 0);
    return {
      address,
      name: fileNameOf(good) ?? `packet.${kind}`,
      bytes: count("Content-Length"),
      documents: count("X-Hongtou-Documents"),
      missing: count("X-Hongtou-Missing"),
      warnings: warned(good.headers.get("X-Hongtou-Warning")),
    };
  }
}

function warned(header: string | null): string[] {
  if (header === null) return [];
  const list = JSON.parse(decodeURIComponent(header)) as { name?: string; message: string }[];
  return list.map(({ name, message }) => (name === undefined ? message : `${name}：${message}`));
}

async function head(address: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(address, { method: "HEAD", redirect: "manual", credentials: "same-origin", cache: "no-store", signal });
  } catch (reason) {
    if (givenUp(reason)) throw reason;
    throw unanswered();
  }
}

async function stopped(address: string): Promise<Response> {
  const stop = new AbortController();
  const answer = await ask(address, { signal: stop.signal, cache: "no-store" });
  stop.abort();
  return answer;
}

// Drafts on the server, where the operator has them kept: whoever knows the id opens a copy.
import { ask, askJson } from "./call";
import type { Draft } from "../draft/draft";

/** A new id: 128 bits that nobody guesses. */
function newSecret(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Puts a draft on the server; gives the id under which it is there. */
export async function putShared(one: Draft): Promise<string> {
  const { template, data, intake, ignored } = one;
  const id = newSecret();
  const body = JSON.stringify({ template, data, intake, ignored });
  await ask(`v1/drafts/${id}`, { method: "PUT", body, headers: { "Content-Type": "application/json", "If-None-Match": "*" } });
  return id;
}

/** A draft of the server. */
export function getShared(id: string): Promise<Omit<Draft, "id">> {
  return askJson<Omit<Draft, "id">>(`v1/drafts/${id}`);
}

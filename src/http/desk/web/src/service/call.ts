// Calls to the service, and every way in which one can fail as something that a clerk can be told.
import { language } from "../words/language";
import { link } from "./link";

/** One fault as the service tells it. */
export interface Fault {
  pointer?: string;
  /** The place in words, for instance a cell of a sheet. */
  name?: string;
  code: string;
  message: string;
  hint?: string;
}

/** `offline` no answer, `login` the login has run out, `busy` too much to do, `large` over a ceiling, `refused` the input is at fault, `broken` the service is. */
export type Why = "offline" | "login" | "busy" | "large" | "refused" | "broken";

export class Failure extends Error {
  constructor(
    readonly why: Why,
    message = "",
    readonly faults: Fault[] = [],
  ) {
    super(message || why);
    this.name = "Failure";
    this.detail = message;
  }
  /** What the service said, if it said something. */
  readonly detail: string;
}

/** Whether the call was given up by the page itself. */
export function givenUp(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === "AbortError";
}

/** Sends a call; any answer but a good one is a `Failure`. Addresses are relative, so that a proxy may give the page a folder. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("Accept-Language", language.get() === "en" ? "en" : "zh-CN");
  let answer: Response;
  try {
    answer = await fetch(path, { ...init, headers, redirect: "manual", credentials: "same-origin" });
  } catch (reason) {
    if (givenUp(reason)) throw reason;
    throw unanswered();
  }
  return settled(answer);
}

/** A good answer; any other is thrown as a `Failure`. */
export async function settled(answer: Response): Promise<Response> {
  const failure = await failureOf(answer);
  if (failure) throw noted(failure);
  link.set("up");
  return answer;
}

/** A call that got no answer. */
export function unanswered(): Failure {
  return noted(new Failure("offline"));
}

/** The name that the service gives a file. */
export function fileNameOf(answer: Response): string | null {
  const coded = /filename\*=UTF-8''([^;]+)/i.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
  return coded ? decodeURIComponent(coded) : null;
}

/** The JSON of a good answer. */
export async function askJson<T>(path: string, init: RequestInit = {}): Promise<T> {
  const answer = await ask(path, init);
  try {
    return (await answer.json()) as T;
  } catch (reason) {
    if (givenUp(reason)) throw reason;
    throw unanswered();
  }
}

/** The body of a call that sends JSON. */
export function posted(body: unknown): RequestInit {
  return { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
}

function noted(failure: Failure): Failure {
  if (failure.why === "offline") link.set("down");
  else if (failure.why === "login") link.set("login");
  else link.set("up");
  return failure;
}

async function failureOf(answer: Response): Promise<Failure | null> {
  const page = (answer.headers.get("Content-Type") ?? "").includes("text/html");
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return new Failure("login");
  if (answer.ok) return page ? new Failure("login") : null;
  if (answer.status === 502 || answer.status === 504) return new Failure("offline");
  const { detail, errors } = await problemOf(answer);
  if (answer.status === 413) return new Failure("large", detail, errors);
  if (answer.status === 503 || answer.status === 429) return new Failure(page ? "offline" : "busy", detail, errors);
  return new Failure(answer.status >= 500 ? "broken" : "refused", detail, errors);
}

async function problemOf(answer: Response): Promise<{ detail: string; errors: Fault[] }> {
  try {
    const problem = (await answer.json()) as { detail?: string; errors?: Fault[] };
    return { detail: problem.detail ?? "", errors: problem.errors ?? [] };
  } catch {
    return { detail: "", errors: [] };
  }
}

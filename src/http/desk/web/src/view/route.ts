// Where the reader is: the start, a draft, one of the server, the batches or one of them. Kept in the address, so that reload stays there.
import { cell } from "../draft/cell";

export type Route = { view: "start" } | { view: "shared"; id: string } | { view: "draft"; id: string } | { view: "batch"; id?: string };

function read(): Route {
  const draft = /^#\/draft\/([0-9a-f]{16})$/.exec(location.hash);
  if (draft?.[1]) return { view: "draft", id: draft[1] };
  const shared = /^#\/shared\/([0-9a-f]{32})$/.exec(location.hash);
  if (shared?.[1]) return { view: "shared", id: shared[1] };
  const batch = /^#\/batch\/([0-9a-z-]{1,100})$/.exec(location.hash);
  if (batch?.[1]) return { view: "batch", id: batch[1] };
  return location.hash === "#/batch" ? { view: "batch" } : { view: "start" };
}

export const route = cell<Route>(read());

window.addEventListener("hashchange", () => route.set(read()));

/** Goes to the start. */
export function goStart(): void {
  location.hash = "#/";
}

/** Goes to the batches. */
export function goBatches(): void {
  location.hash = "#/batch";
}

/** Goes to one of them. */
export function goBatch(id: string): void {
  location.hash = `#/batch/${id}`;
}

/** Goes to a draft; `instead` leaves no way back to the address before. The route is known at once, so that draft and route change together. */
export function goDraft(id: string, instead = false): void {
  const address = `#/draft/${id}`;
  if (instead) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  route.set(read());
}

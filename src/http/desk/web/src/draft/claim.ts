// Which tab has which draft: two tabs never write to the same one.

type Said = { what: "who" | "mine"; id: string; tab: string };

/** How long another tab may take to answer. */
const ANSWER_MS = 250;
const tab = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16)).join("");
const channel = "BroadcastChannel" in window ? new BroadcastChannel("hongtou-drafts") : null;
let mine: string | null = null;

if (channel) {
  channel.onmessage = (event: MessageEvent<Said>) => {
    const said = event.data;
    if (said.what === "who" && said.id === mine) channel.postMessage({ what: "mine", id: said.id, tab: said.tab });
  };
}

/** Whether another tab has the draft open. */
export function taken(id: string): Promise<boolean> {
  if (!channel) return Promise.resolve(false);
  return new Promise((settle) => {
    const heard = (event: MessageEvent<Said>) => {
      if (event.data.what === "mine" && event.data.id === id && event.data.tab === tab) finish(true);
    };
    const finish = (answer: boolean) => {
      window.clearTimeout(timer);
      channel.removeEventListener("message", heard);
      settle(answer);
    };
    const timer = window.setTimeout(() => finish(false), ANSWER_MS);
    channel.addEventListener("message", heard);
    channel.postMessage({ what: "who", id, tab });
  });
}

/** Tells the other tabs, when they ask, that this one has the draft. */
export function claim(id: string | null): void {
  mine = id;
}

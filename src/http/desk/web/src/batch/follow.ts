// How far a batch is, as it happens: events of the service while they come, asking where they do not.
import { useEffect, useRef, useState } from "react";
import { useCell } from "../draft/cell";
import { Failure, givenUp } from "../service/call";
import { eventsOf, isGone, oneBatch, type Batch, type Counts } from "../service/batches";
import { link } from "../service/link";
import { language } from "../words/language";

export interface Followed {
  batch: Batch | null;
  /** There is no such batch any more. */
  gone: boolean;
  /** The numbers may be old: the last question got no answer. */
  lost: Failure | null;
  /** Numbers come as they happen. */
  live: boolean;
}

const NOTHING: Followed = { batch: null, gone: false, lost: null, live: false };
/** How often is asked while no events come. */
const ASK_MS = 2000;
/** How often is asked beside the events, which do not tell why a batch stands still; and after its end, when others may put it back to work. */
const BESIDE_MS = 10_000;

interface Progress {
  state: Batch["state"];
  round: number;
  counts: Counts;
}

/** Follows a batch while the component is there; `take` is told what an action of the reader answered. */
export function useFollowed(id: string): Followed & { take: (batch: Batch) => void } {
  const [now, set] = useState<Followed>(NOTHING);
  const speech = useCell(language, (value) => value);
  const following = useRef<Following | null>(null);
  useEffect(() => {
    const one = new Following(id, set);
    following.current = one;
    return () => one.stop();
  }, [id, speech]);
  return { ...now, take: (batch) => following.current?.take(batch) };
}

function settledCount({ total, waiting }: Counts): number {
  return total - waiting;
}

/** Whether numbers are older than others: answers and events come by different ways. */
function isOlder(a: { round: number; counts: Counts }, b: { round: number; counts: Counts }): boolean {
  return a.round < b.round || (a.round === b.round && settledCount(a.counts) < settledCount(b.counts));
}

class Following {
  private now = NOTHING;
  private events: EventSource | null = null;
  private eventsAgain = 0;
  private timer = 0;
  private readonly giveUp = new AbortController();
  private readonly unwatch: () => void;

  constructor(
    private readonly id: string,
    private readonly tell: (now: Followed) => void,
  ) {
    this.unwatch = link.watch(() => {
      if (link.get() === "up" && this.now.lost) void this.look();
    });
    void this.look();
  }

  stop(): void {
    this.giveUp.abort();
    this.close();
    window.clearTimeout(this.timer);
    this.unwatch();
  }

  /** Takes an answer of the service in. */
  take(batch: Batch): void {
    if (this.giveUp.signal.aborted) return;
    const old = this.now.batch;
    this.set({ lost: null, batch: old && isOlder(batch, old) ? old : batch });
    if (this.now.batch?.state === "running") this.open();
    else this.close();
  }

  private set(part: Partial<Followed>): void {
    if (this.giveUp.signal.aborted) return;
    this.now = { ...this.now, ...part };
    this.tell(this.now);
  }

  private async look(): Promise<void> {
    window.clearTimeout(this.timer);
    try {
      this.take(await oneBatch(this.id, this.giveUp.signal));
    } catch (reason) {
      if (givenUp(reason)) return;
      if (!(reason instanceof Failure)) throw reason;
      if (isGone(reason)) return this.end();
      this.set({ lost: reason });
    }
    if (this.giveUp.signal.aborted) return;
    const often = this.now.lost !== null || (this.now.batch?.state === "running" && !this.now.live);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), often ? ASK_MS : BESIDE_MS);
  }

  private end(): void {
    this.close();
    this.set({ gone: true, lost: null });
  }

  private open(): void {
    if (this.events || Date.now() < this.eventsAgain) return;
    const events = new EventSource(eventsOf(this.id));
    this.events = events;
    events.addEventListener("progress", (event: MessageEvent<string>) => this.heard(JSON.parse(event.data) as Progress));
    // The whole batch is asked for: the events speak the language of the browser, which may be another than that of the page.
    events.addEventListener("end", () => { this.close(); void this.look(); });
    events.addEventListener("gone", () => this.end());
    events.onerror = () => {
      this.eventsAgain = Date.now() + (this.now.live ? 0 : BESIDE_MS);
      this.close();
      void this.look();
    };
  }

  private close(): void {
    this.events?.close();
    this.events = null;
    if (this.now.live) this.set({ live: false });
  }

  private heard({ state, round, counts }: Progress): void {
    const { batch } = this.now;
    // The end is told by the whole batch.
    if (!batch || state !== "running") return;
    this.set(isOlder({ round, counts }, batch) ? { live: true, lost: null } : { live: true, lost: null, batch: { ...batch, state, round, counts } });
  }
}

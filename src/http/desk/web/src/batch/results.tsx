// The results of the whole batch: made when they are asked for, then fetched by the browser; what they lack is told before and after.
import { useEffect, useRef, useState } from "react";
import type { Batch } from "../service/batches";
import { Failure, givenUp } from "../service/call";
import { fetchFile } from "../draft/file";
import { makePacket, type Packet, type PacketKind } from "../service/packet";
import { useCell } from "../draft/cell";
import { language } from "../words/language";
import { useWords } from "../words/words";
import { megabytes } from "./begin";
import { Refused } from "./faults";
import { useDay } from "./say";

const KINDS: PacketKind[] = ["pdf", "zip", "docx"];

/** The panel. */
export function Results({ batch }: { batch: Batch }) {
  const words = useWords();
  const speech = useCell(language, (now) => now);
  const day = useDay();
  const missing = batch.counts.total - batch.counts.done;
  return (
    <section className="way results" aria-labelledby="way-results">
      <h2 id="way-results">{words.batch.results}</h2>
      <p className={missing > 0 ? "whole short" : "whole"}>{missing > 0 ? words.batch.short(missing, batch.counts.total) : words.batch.complete(batch.counts.total)}</p>
      {missing > 0 ? <p className="remark">{words.batch.shortLong}</p> : null}
      <ul className="packets">{KINDS.map((kind) => <One key={`${kind} ${speech}`} {...{ batch, kind }} />)}</ul>
      {batch.expires ? <p className="remark">{words.batch.fetchUntil(day(batch.expires))}</p> : null}
    </section>
  );
}

function One({ batch, kind }: { batch: Batch; kind: PacketKind }) {
  const words = useWords();
  const [making, set] = useState(false);
  const [made, have] = useState<Packet | null>(null);
  const [failure, fail] = useState<Failure | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const make = async () => {
    const give = new AbortController();
    stop.current = give;
    set(true);
    have(null);
    fail(null);
    try {
      const packet = await makePacket(batch.id, kind, give.signal);
      have(packet);
      fetchFile(packet.name, packet.address);
    } catch (reason) {
      if (givenUp(reason)) return;
      if (!(reason instanceof Failure)) throw reason;
      fail(reason);
    }
    set(false);
  };
  const { name, about, make: label } = words.batch.packets[kind];
  return (
    <li className={kind}>
      <div className="what"><h3>{name}</h3><p className="remark">{about}</p></div>
      <button type="button" className={kind === "pdf" && batch.counts.done === batch.counts.total ? "primary" : "plain"} disabled={making} aria-busy={making} onClick={() => void make()}>{label}</button>
      <div className="told" role="status">
        {making ? <p className="making"><span className="spinner" aria-hidden="true" />{words.batch.making}</p> : null}
        {made ? (
          <p>
            <strong className={made.missing > 0 ? "short" : "whole"}>{made.missing > 0 ? words.batch.madeShort(made.documents, made.missing) : words.batch.madeWhole(made.documents)}</strong>{" "}
            {words.batch.began} <a href={made.address} download={made.name}>{made.name}</a>{words.batch.sized(megabytes(made.bytes))}
          </p>
        ) : null}
        {made && made.warnings.length > 0 ? <ul className="warned">{made.warnings.map((warning) => <li key={warning}>{warning}</li>)}</ul> : null}
      </div>
      {failure ? <Refused failure={failure} lead={words.batch.unmade} /> : null}
    </li>
  );
}

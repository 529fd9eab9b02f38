// Mending what failed: the wrong rows as a sheet, mended and sent back; or all of it once more.
import { useEffect, useState } from "react";
import { handOver } from "../draft/file";
import type { Schema } from "../form/schema";
import { failedSheet, retryAll, retrySheet, type Batch } from "../service/batches";
import { Failure } from "../service/call";
import { service } from "../service/service";
import { unchanged } from "../service/upload";
import { say } from "../view/say";
import { useWords } from "../words/words";
import { megabytes } from "./begin";
import { Drop } from "./drop";
import { Refused, failureSentence } from "./faults";

interface Given {
  batch: Batch;
  schema: Schema | null;
  take: (batch: Batch) => void;
}

/** The panel. */
export function Mend({ batch, schema, take }: Given) {
  const words = useWords();
  const [busy, set] = useState("");
  const [wrong, tell] = useState("");
  const [failure, fail] = useState<{ name: string; failure: Failure } | null>(null);
  useEffect(() => fail(null), [batch.round]);
  const { failed, cancelled } = batch.counts;
  const sheet = batch.failed_sheet !== undefined;
  const run = async (what: string, work: () => Promise<void>) => {
    set(what);
    tell("");
    fail(null);
    try {
      await work();
    } catch (reason) {
      if (!(reason instanceof Failure)) throw reason;
      if (reason.why === "refused") fail({ name: what, failure: reason });
      else tell(failureSentence(words, reason));
    } finally {
      set("");
    }
  };
  const fetchRows = () => run("sheet", async () => {
    const { name, blob } = await failedSheet(batch);
    handOver(name, blob);
    say(words.downloaded(name));
  });
  const send = (files: File[]) => {
    const [file] = files;
    if (!file) return;
    if (!/\.(xlsx|zip)$/i.test(file.name)) return tell(words.batch.notASheet(file.name));
    void run(file.name, async () => {
      if (!(await unchanged(file))) return tell(words.batch.lacks.changed);
      const most = (await service()).ceilings.body_bytes;
      if (file.size > most) return tell(words.batch.sheetTooLarge(megabytes(most)));
      again(await retrySheet(batch.id, file));
    });
  };
  const again = (now: Batch) => {
    take(now);
    say(words.batch.again(now.counts.waiting));
  };
  return (
    <section className="way mend" aria-labelledby="way-mend">
      <h2 id="way-mend">{failed > 0 ? words.batch.mend(failed) : words.batch.goOn(cancelled)}</h2>
      {sheet ? (
        <ol className="steps">
          <li>
            <p>{words.batch.mendFetch}</p>
            <button type="button" className="primary" disabled={busy !== ""} aria-busy={busy === "sheet"} onClick={() => void fetchRows()}>{words.batch.fetchRows(failed)}</button>
          </li>
          <li><p>{words.batch.mendExcel}</p></li>
          <li>
            <Drop choose={words.batch.chooseMended} endings=".xlsx,.zip" disabled={busy !== ""} take={send}>
              <p>{words.batch.dropMended}</p>
            </Drop>
          </li>
        </ol>
      ) : failed > 0 ? <p>{words.batch.mendPayloads}</p> : null}
      {busy !== "" && busy !== "sheet" ? <p className="remark" role="status">{words.batch.sendingBack}</p> : null}
      {wrong ? <p className="notice bad" role="alert">{wrong}</p> : null}
      {failure ? <Refused failure={failure.failure} lead={words.batch.notMended} schema={schema} /> : null}
      <p className="whole-again">
        <button type="button" className="plain" disabled={busy !== ""} onClick={() => void run("all", async () => again(await retryAll(batch.id)))}>{words.batch.retryAll(failed, cancelled)}</button>
        <span className="remark">{words.batch.retryAllLong}</span>
      </p>
    </section>
  );
}

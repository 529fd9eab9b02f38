// The batch screen: a new batch beside those that are there, or one of them.
import { useEffect, type DragEvent } from "react";
import { useWords } from "../words/words";
import { Top } from "../view/top";
import { NewBatch } from "./begin";
import { BatchList } from "./list";
import { OneBatch } from "./one";

/** A file that misses its box is not opened in place of the page. */
function stay(event: DragEvent): void {
  event.preventDefault();
}

/** The screen; with an id that of one batch. */
export function Batches({ id }: { id: string | undefined }) {
  const words = useWords();
  useEffect(() => {
    document.title = words.batch.pageTitle;
    return () => { document.title = words.pageTitle; };
  }, [words]);
  useEffect(() => {
    // The link that led here is gone: the keyboard goes on from the content, not from the top.
    if (document.activeElement === null || document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true });
  }, [id]);
  return (
    <>
      <Top />
      {id === undefined ? (
        <main id="main" className="batches" tabIndex={-1} onDragOver={stay} onDrop={stay}>
          <NewBatch />
          <BatchList />
        </main>
      ) : (
        <main id="main" className="batch" tabIndex={-1} onDragOver={stay} onDrop={stay}>
          <OneBatch id={id} key={id} />
        </main>
      )}
    </>
  );
}

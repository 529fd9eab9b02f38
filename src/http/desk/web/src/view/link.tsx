// The bar that says that the service is not reached, or that the login has run out; nothing typed is lost meanwhile.
import { useEffect, useRef, useState } from "react";
import { useCell } from "../draft/cell";
import { keeping } from "../draft/keep";
import { link } from "../service/link";
import { useWords } from "../words/words";
import { route } from "./route";
import { say } from "./say";

/** The bar; nothing while all is well. */
export function LinkBar() {
  const words = useWords();
  const now = useCell(link, (value) => value);
  const kept = useCell(keeping, (value) => value.state);
  const batch = useCell(route, (here) => here.view === "batch");
  const before = useRef(now);
  const [hidden, hide] = useState(false);
  useEffect(() => {
    if (now === "up" && before.current !== "up") say(batch ? words.batch.reached : words.reached);
    before.current = now;
  }, [now, words, batch]);
  return (
    <div aria-live="assertive">
      {now === "down" ? <p className="linkbar">{batch ? words.batch.unreached : words.unreached}</p> : null}
      {now === "login" ? (
        <p className="linkbar">{batch ? words.batch.loginOut : words.loginOut} <a href={location.pathname} target="_blank" rel="noopener">{words.loginAgain}</a></p>
      ) : null}
      {kept === "refused" && !hidden ? (
        <p className="linkbar">{words.notKept} <button type="button" className="link" onClick={() => hide(true)}>{words.close}</button></p>
      ) : null}
    </div>
  );
}

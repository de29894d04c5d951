import { useEffect, useState } from "react";
import { useLatestCallback } from "../react/use-latest-callback.js";

/** Loads the code of a part as soon as it is needed. `isFailed`: until `retry`. */
export function useLoadedPart<Part>(needed: boolean, load: () => Promise<Part>) {
  const [part, setPart] = useState<Part>();
  const [isFailed, setFailed] = useState(false);
  const start = useLatestCallback(load);
  const isWanted = needed && !isFailed && part === undefined;
  useEffect(() => {
    if (!isWanted) return;
    let isCurrent = true;
    start().then(
      (loaded) => isCurrent && setPart(() => loaded),
      () => isCurrent && setFailed(true),
    );
    return () => {
      isCurrent = false;
    };
  }, [isWanted, start]);
  return { part, isFailed, retry: () => setFailed(false) };
}

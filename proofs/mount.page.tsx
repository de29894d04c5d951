import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { createMediaLibrary } from "../src/core.js";
import { MediaLibraryProvider, useAssetUrl, useMediaLibrary } from "../src/index.js";
import { makeImage } from "./page-tools.js";

const NAMESPACE = "mount";
/** Cards on one screen of a grid. */
const SHOWN = 12;

const live = new Set<string>();
let created = 0;

/** Counts object URLs; called before the library creates its first one. */
function watchUrls(): void {
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (source) => {
    const url = createObjectURL.call(URL, source);
    created += 1;
    live.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    live.delete(url);
    revokeObjectURL.call(URL, url);
  };
}

function Card({ id, onShown }: { id: string; onShown: (id: string) => void }) {
  const url = useAssetUrl(id, "thumbnail");
  return url ? <img src={url} alt="" width={64} onLoad={() => onShown(id)} /> : <p>…</p>;
}

function Grid({ onShown }: { onShown: () => void }) {
  const { assets, status } = useMediaLibrary();
  useEffect(() => {
    if (status === "failed") throw new Error("The library did not open.");
  }, [status]);
  const [shown] = useState(() => new Set<string>());
  const count = (id: string): void => {
    shown.add(id);
    if (shown.size === SHOWN) onShown();
  };
  return assets.slice(0, SHOWN).map((asset) => <Card key={asset.id} id={asset.id} onShown={count} />);
}

const proof = {
  async fill(): Promise<void> {
    watchUrls();
    const library = createMediaLibrary({ namespace: NAMESPACE });
    const images = await Promise.all(Array.from({ length: SHOWN }, () => makeImage(2_000)));
    const results = await library.importFiles(
      images.map((image, index) => new File([image], `${index}.png`)),
    );
    if (results.some(({ status }) => status !== "added")) throw new Error("The images were not added.");
    await library.close();
  },
  /** Mounts the library with a screen of cards, waits for their pictures except every third time, and unmounts it. */
  async cycle(count: number): Promise<void> {
    for (let index = 0; index < count; index++) {
      const place = document.body.appendChild(document.createElement("div"));
      const root = createRoot(place);
      await new Promise<void>((resolve) => {
        root.render(
          <MediaLibraryProvider namespace={NAMESPACE}>
            <Grid onShown={resolve} />
          </MediaLibraryProvider>,
        );
        if (index % 3 === 2) setTimeout(resolve, index % 25);
      });
      root.unmount();
      place.remove();
    }
    // The last library closes shortly after its last user unmounts, and finishes what it had started.
    await new Promise((resolve) => setTimeout(resolve, 500));
  },
  urls: () => ({ created, live: live.size }),
};

Object.assign(window, { proof });

import {
  type MediaAsset,
  useAssetUrl,
  useMediaDropzone,
  useMediaLibrary,
} from "@reactkits.dev/react-media-library";
import { useState } from "react";

export function Gallery() {
  const assets = useMediaLibrary((view) => view.assets);
  const [problems, setProblems] = useState<string[]>([]);
  const { getRootProps, getInputProps, open, isDragging } = useMediaDropzone({
    wholeWindow: true,
    onImported: (results) => setProblems(results.flatMap(({ error }) => error?.message ?? [])),
  });
  return (
    <main {...getRootProps()} data-dragging={isDragging}>
      <header>
        <h1>Pictures</h1>
        <p>Drop, paste or choose them. They stay in this browser.</p>
        <button type="button" className="add" onClick={open}>
          Add pictures
        </button>
        <input {...getInputProps()} />
      </header>
      <p role="status">{problems.join(" ")}</p>
      <ul>
        {assets.map((asset) => (
          <Picture key={asset.id} asset={asset} />
        ))}
      </ul>
    </main>
  );
}

function Picture({ asset: { id, name, alt } }: { asset: MediaAsset }) {
  const remove = useMediaLibrary((view) => view.remove);
  return (
    <li>
      <img src={useAssetUrl(id, "thumbnail")} alt={alt ?? name} />
      <button type="button" aria-label={`Delete ${name}`} onClick={() => remove(id)}>
        ×
      </button>
    </li>
  );
}

import { renderToString } from "react-dom/server";
import { expect, it } from "vitest";
import { MediaLibraryProvider, useAssets, useAssetUrl, useMediaDropzone, useMediaLibrary } from "../index.js";

it("renders on a server without `window`, as the browser hydrates it", () => {
  expect(typeof window).toBe("undefined");
  const Page = () => {
    const { status, assets, generateImages } = useMediaLibrary();
    const { getInputProps } = useMediaDropzone({ wholeWindow: true });
    const { status: found } = useAssets({ text: "fox" });
    const url = useAssetUrl("some", "thumbnail");
    return (
      <main
        data-status={status}
        data-generates={generateImages !== undefined}
        data-found={found}
        data-url={url}
      >
        {assets.length}
        <input {...getInputProps()} />
      </main>
    );
  };
  const html = renderToString(
    <MediaLibraryProvider ai={{ generateImages: async () => [] }}>
      <Page />
    </MediaLibraryProvider>,
  );
  expect(html).toContain('data-status="loading" data-generates="true" data-found="loading"');
});

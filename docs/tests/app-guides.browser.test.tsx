import { MantineProvider } from "@mantine/core";
import { act, screen } from "@testing-library/react";
import type { ComponentType } from "react";
import { describe, expect, it, vi } from "vitest";
import type { MediaLibraryKit } from "../../src/components.js";
import {
  cell,
  chooseFiles,
  picture,
  show,
  soon,
  stored,
  stubApi,
  withCleanPage,
} from "./guide-page.contract.js";
import { importBlock } from "./import-block.contract.js";

type App = { default: ComponentType };

withCleanPage();

describe("the guide of importing", () => {
  it("converts what browsers cannot display", async () => {
    type Props = { toJpeg: (file: File) => Promise<Blob> };
    const { App }: { App: ComponentType<Props> } = await importBlock("docs/guides/importing.md", "toJpeg");
    const toJpeg = vi.fn<Props["toJpeg"]>(() => picture("converted.png"));
    show(<App toJpeg={toJpeg} />);
    await chooseFiles(new File(["II*\0 a photo, raw"], "scan.tif", { type: "image/tiff" }));
    await soon(async () => expect(await stored()).toMatchObject([{ width: 40, height: 30 }]));
    expect(toJpeg.mock.calls.map(([file]) => file.name)).toEqual(["scan.tif"]);
    await cell((await stored())[0]?.name ?? "");
  });

  it("loads pictures of other pages by a route, and says what the route refused", async () => {
    const { App }: { App: ComponentType } = await importBlock("docs/guides/importing.md", "importUrl");
    const found = await picture("found.png");
    const requests = stubApi(async (request) => {
      const { url } = await request.json();
      return url.endsWith("a.png") ? new Response(found) : new Response(null, { status: 403 });
    });
    show(<App />, MantineProvider);
    await screen.findByRole("button", { name: "Browse files" });
    const paste = (address: string) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/html", `<img src="${address}">`);
      act(() => {
        document.body.dispatchEvent(
          new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
        );
      });
    };
    paste("https://example.org/a.png");
    await soon(async () => expect(await stored()).toHaveLength(1));
    expect(requests[0]?.headers.get("content-type")).toBe("application/json");
    paste("https://example.org/secret");
    await screen.findByText(/could not be loaded/);
  });

  it("turns the folders of a file into tags", async () => {
    const { App }: { App: ComponentType } = await importBlock("docs/guides/importing.md", "importFields");
    show(<App />, MantineProvider);
    const file = await picture("1.png");
    Object.defineProperty(file, "webkitRelativePath", { value: "Italy/Rome/1.png" });
    await screen.findByRole("button", { name: "Browse files" });
    await chooseFiles(file);
    await soon(async () => expect(await stored()).toMatchObject([{ tags: ["Italy", "Rome"] }]));
  });
});

describe("the guide of kits", () => {
  it("draws the library with a button of its own, styled by its own sheet", async () => {
    const { myKit }: { myKit: MediaLibraryKit } = await importBlock(
      "docs/guides/own-kit.md",
      "// my-kit.tsx",
    );
    const { default: App } = await importBlock<App>("docs/guides/own-kit.md", "// App.tsx");
    show(<App />);
    const button = await screen.findByRole("button", { name: "Browse files" });
    expect([...button.classList]).toContain("my-button");
    expect(getComputedStyle(button).borderRadius).toBe("20px");
    show(<myKit.Button busy>Save</myKit.Button>);
    const busy = await screen.findByRole("button", { name: /Save/ });
    expect([busy.ariaBusy, getComputedStyle(busy).opacity]).toEqual(["true", "0.6"]);
  });
});

describe("the guide of sync", () => {
  it("uploads what is imported in the app", async () => {
    const requests = stubApi(({ method, url }) => {
      if (method === "PUT") return new Response();
      if (url.includes("?after=")) return Response.json({ rows: [], next: "0", more: false });
      return Response.json({ url: url.replace(/upload$/, "file") });
    });
    const { default: App } = await importBlock<App>("docs/guides/sync.md", "// App.tsx");
    show(<App />);
    const file = await picture("harbour.png");
    await chooseFiles(file);
    await cell("harbour.png");
    const put = () => requests.find(({ method }) => method === "PUT");
    await soon(() => expect(put()).toBeDefined());
    expect(await put()?.arrayBuffer()).toEqual(await file.arrayBuffer());
    const [asset] = await stored();
    const records = () => requests.filter(({ url }) => url.endsWith(`/api/media/${asset?.id}`));
    await soon(async () => expect(await records()[0]?.clone().json()).toMatchObject({ name: "harbour.png" }));
  });
});

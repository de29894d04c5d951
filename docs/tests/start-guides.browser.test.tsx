import { screen, waitFor } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { describe, expect, it, onTestFinished } from "vitest";
import type { createMockGenerator } from "../../src/testing.js";
import {
  cell,
  chooseFiles,
  generate,
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

describe("an app of a page shows what is imported", () => {
  it.each<[string, () => Promise<App>]>([
    ["README, with Tailwind", () => importBlock("README.md", 'tailwind.css";\n\nexport')],
    ["README, with Mantine", () => importBlock("README.md", "MantineProvider")],
    ["with Tailwind", () => importBlock("docs/start/tailwind.md", "App")],
    ["with Mantine", () => importBlock("docs/start/mantine.md", "App")],
  ])("%s", async (name, load) => {
    const { default: App } = await load();
    show(<App />);
    await chooseFiles(await picture(`${name}.png`));
    await cell(`${name}.png`);
    const { height } = screen.getByRole("grid").getBoundingClientRect();
    expect(height).toBeGreaterThan(200);
  });

  it.each<[string, () => Promise<App>]>([
    ["README, headless", () => importBlock("README.md", "useMediaDropzone")],
    ["headless", () => importBlock("docs/start/headless.md", "useMediaDropzone")],
  ])("%s", async (name, load) => {
    const { default: App } = await load();
    show(<App />);
    await chooseFiles(await picture(`${name}.png`));
    const image = await screen.findByRole("img", { name: `${name}.png` });
    await waitFor(() => expect(image).toHaveProperty("naturalWidth", 40));
  });
});

describe("an app of a page generates", () => {
  it.each<[string, string, () => Promise<App>]>([
    ["README", "mock", () => importBlock("README.md", "createMockGenerator")],
    ["start", "mock", () => importBlock("docs/start/index.md", "createMockGenerator")],
    ["generator of one's own", "Acme", () => importBlock("docs/guides/own-generator.md", "export default")],
  ])("%s", async (name, provider, load) => {
    const { default: App } = await load();
    show(<App />);
    await generate(`a fox of ${name}`);
    await soon(async () => {
      const source = { type: "ai", provider, prompt: `a fox of ${name}` };
      expect(await stored()).toMatchObject([{ source }]);
    });
    await cell((await stored())[0]?.name ?? "");
  });

  it("draws with the generator of the guide, without a library", async () => {
    const { ai } = await importBlock<{ ai: ReturnType<typeof createMockGenerator> }>(
      "docs/guides/own-generator.md",
      "// my-generator.ts",
    );
    const [image] = await ai.generateImages({ prompt: "a fox", width: 64, height: 32 });
    const { width, height } = await createImageBitmap(image?.file ?? new Blob());
    expect([width, height, image?.metadata?.model]).toEqual([64, 32, "acme/colours"]);
  });

  it("Next.js, with what its server answers", async () => {
    const made = await picture("painting.png", 64, 64);
    const id = crypto.randomUUID();
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await made.arrayBuffer()));
    const file = {
      ...{ n: 0, url: `/api/ai/generations/${id}/images/0`, fileName: made.name, mimeType: made.type },
      ...{ size: made.size, sha256: [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("") },
    };
    const ended = {
      ...{ id, status: "completed", kind: "images", createdAt: Date.now(), provider: "Acme" },
      images: [file],
    };
    const requests = stubApi(({ method, url }) => {
      if (url.endsWith("/models")) return Response.json({ models: [{ id: "acme/paint", label: "Paint" }] });
      if (method === "POST") return Response.json({ id, status: "queued" }, { status: 202 });
      if (url.endsWith("/images/0")) return new Response(made);
      return url.endsWith(`/${id}`) ? Response.json(ended) : new Response(null, { status: 404 });
    });
    const { default: Page } = await importBlock<App>("docs/start/nextjs.md", '"use client"');
    show(<Page />);
    await generate("a fox of Next.js");
    await soon(async () => expect(await stored()).toMatchObject([{ source: { provider: "Acme" } }]));
    const [submitted] = requests.filter(({ method }) => method === "POST");
    expect(await submitted?.json()).toMatchObject({ prompt: "a fox of Next.js", model: "acme/paint" });
  });
});

describe("the guide of frameworks", () => {
  it("has a layout and a page for the app router", async () => {
    const { default: Layout }: { default: ComponentType<{ children: ReactNode }> } = await importBlock(
      "docs/guides/frameworks.md",
      "// app/layout.tsx",
    );
    const { default: Page } = await importBlock<App>("docs/guides/frameworks.md", "// app/media/page.tsx");
    // A document of its own: the layout draws all of it.
    const frame = document.body.appendChild(document.createElement("iframe"));
    const inner = frame.contentDocument;
    if (!inner) throw new Error("The frame has no document.");
    const root = createRoot(inner);
    onTestFinished(() => {
      root.unmount();
      frame.remove();
    });
    root.render(
      <Layout>
        <Page />
      </Layout>,
    );
    await waitFor(() => expect(inner.body.textContent).toContain("Browse files"));
    expect(inner.documentElement.lang).toBe("en");
    expect(inner.documentElement.dataset.mantineColorScheme).toBe("light");
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { tEXt } from "../core/media/origin/origin-files.contract.js";
import { cell, library, type Parts, picture, showIn, withLibrary } from "./library-page.contract.js";

/** A picture of its own, with chunks after its header. */
async function withChunks(name: string, ...chunks: Uint8Array[]): Promise<File> {
  const bytes = new Uint8Array(await (await picture(name)).arrayBuffer());
  const parts = [bytes.slice(0, 33), ...chunks.map((chunk) => chunk.slice()), bytes.slice(33)];
  return new File(parts, name, { type: "image/png" });
}

/** A manifest store without manifests: enough to be found. */
const STORE = Uint8Array.of(...[0, 0, 0, 0, 0x63, 0x61, 0x42, 0x58], ...[0, 0, 0, 0]);

const HOSTILE = "<b>a fox</b> <img src=x onerror=alert(1)>";
const INFOTEXT = `${HOSTILE}\nNegative prompt: fog\nSteps: 15, Sampler: UniPC, CFG scale: 5, Seed: 235284042, Model: realistic`;

/** What holds for badges of origin, their details and their filter in every kit. */
export function describeAssetOrigin(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);

  describe(`the origin of assets in ${name}`, () => {
    withLibrary();
    beforeEach(async () => {
      await page.viewport(1000, 800);
    });

    const importAll = async () => {
      const files = [
        await withChunks("drawn.png", tEXt("parameters", INFOTEXT)),
        await withChunks("edited.png", tEXt("parameters", `${INFOTEXT}, Mask blur: 4`)),
        await withChunks("signed.png", STORE),
        await picture("plain.png"),
      ];
      const results = await library.importFiles(files);
      expect(results.map(({ asset }) => asset?.origin?.kind)).toEqual([
        "ai",
        "ai-edit",
        "content-credentials",
        undefined,
      ]);
    };

    it("stands on its card, but for the unknown one", async () => {
      await importAll();
      show(<MediaLibrary />);
      const named = async (file: string) =>
        within(await cell(file))
          .queryByRole("button", { name: /: / })
          ?.getAttribute("aria-label");
      expect(await named("drawn.png")).toBe("AI: How this image was made");
      expect(await named("edited.png")).toBe("AI edit: How this image was made");
      expect(await named("signed.png")).toBe("Content Credentials: Where this file comes from");
      expect(await named("plain.png")).toBeUndefined();
    });

    it("opens what the file says, as text and never as markup", async () => {
      await importAll();
      show(<MediaLibrary />);
      await userEvent.click(within(await cell("drawn.png")).getByRole("button", { name: /^AI:/ }));
      const panel = await screen.findByRole("dialog", { name: "How this image was made" });
      for (const text of [HOSTILE, "fog", "realistic", "235284042", "15", "5", "UniPC", "AUTOMATIC1111"]) {
        expect(within(panel).getByText(text)).toBeTruthy();
      }
      expect(panel.querySelector("b, img")).toBeNull();
    });

    it("is a filter, with how many there are of each", async () => {
      await importAll();
      show(<MediaLibrary />);
      await cell("plain.png");
      await userEvent.click(await screen.findByRole("button", { name: "Filter" }));
      const group = await screen.findByRole("group", { name: "Origin" });
      const labels = within(group)
        .getAllByRole("checkbox")
        .map((box) => box.closest("label")?.textContent ?? box.getAttribute("aria-label"));
      expect(labels).toHaveLength(4);
      await userEvent.click(within(group).getByRole("checkbox", { name: /^AI edit/ }));
      await waitFor(() => expect(screen.getAllByRole("gridcell")).toHaveLength(1));
      await cell("edited.png");
      await userEvent.click(within(group).getByRole("checkbox", { name: /^Unknown/ }));
      await waitFor(() => expect(screen.getAllByRole("gridcell")).toHaveLength(2));
    });

    it("is shown in the viewer's details, where the app can verify it", async () => {
      await importAll();
      const verify = vi.fn(async (_file: File) => ({ valid: true, issuer: "Acme" }));
      show(<MediaLibrary verifyContentCredentials={verify} />);
      await userEvent.dblClick(await cell("signed.png"));
      const viewer = await screen.findByRole("dialog", { name: "signed.png" });
      await userEvent.click(within(viewer).getByRole("button", { name: "Details" }));
      expect(await within(viewer).findByText("Found, not verified")).toBeTruthy();
      expect(verify).not.toHaveBeenCalled();
      await userEvent.click(within(viewer).getByRole("button", { name: "Verify" }));
      expect(await within(viewer).findByText(/Verified: signed by .*Acme/)).toBeTruthy();
      expect(verify.mock.calls[0]?.[0].name).toBe("signed.png");
    });
  });
}

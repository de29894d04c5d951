import { act, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { createMockGenerator } from "../testing/mock-generator.js";
import {
  cell,
  isGone,
  library,
  open,
  type Parts,
  picture,
  showIn,
  withLibrary,
} from "./library-page.contract.js";

const REQUEST = { prompt: "a fox", width: 24, height: 16, seed: 7 };

/** How the images of a run are compared from the viewer, in every kit. Needs the kit's stylesheet on the page. */
export function describeRunComparison(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  /** The viewer with the image at a place of a run of so many. */
  async function viewRun(n: number, at: number) {
    open(createMockGenerator({ latency: 0 }));
    const made = await library.generateImages({ ...REQUEST, n });
    await library.update(made[at]?.id ?? "", { name: "chosen.png" });
    show(<MediaLibrary />);
    await userEvent.click(await cell("chosen.png"));
    return { made, viewer: within(await screen.findByRole("dialog", { name: "chosen.png" })) };
  }
  const names = async (count: number) => {
    const dialog = await screen.findByRole("dialog", { name: "Compare" });
    await within(dialog).findByRole("heading", { name: `Compare ${count} images` });
    return dialog;
  };

  describe(`${name}: the comparison of a run`, () => {
    withLibrary();
    beforeEach(() => page.viewport(1100, 900));

    it("is opened from the viewer, before it, and closed to it", async () => {
      const { viewer } = await viewRun(3, 1);
      await userEvent.click(await viewer.findByRole("button", { name: "Compare 3 images of the run" }));
      const dialog = await names(3);
      // A click tells whether the viewer covers it.
      await userEvent.click(within(dialog).getByRole("button", { name: "Close" }));
      await isGone("dialog", "Compare");
      await screen.findByRole("dialog", { name: "chosen.png" });
    });

    it("is one of four with the image among them, where there are more", async () => {
      const { viewer } = await viewRun(6, 5);
      await userEvent.click(await viewer.findByRole("button", { name: "Compare 4 images of the run" }));
      const dialog = await names(4);
      expect(dialog.textContent).toContain("chosen.png");
    });

    it("is offered no more once there is one image left, and for none without a run", async () => {
      const { made, viewer } = await viewRun(2, 0);
      await viewer.findByRole("button", { name: "Compare 2 images of the run" });
      await act(() => library.remove(made[1]?.id ?? ""));
      await waitFor(() => expect(viewer.queryByRole("button", { name: /^Compare/ })).toBeNull());
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "chosen.png");
      await act(async () => void (await library.importFiles([await picture("photo.png")])));
      await userEvent.click(await cell("photo.png"));
      const other = within(await screen.findByRole("dialog", { name: "photo.png" }));
      await other.findByText(/\d+ × 32/);
      expect(other.queryByRole("button", { name: /^Compare/ })).toBeNull();
    });
  });
}

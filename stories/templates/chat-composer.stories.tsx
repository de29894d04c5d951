import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, screen, userEvent, waitFor, within } from "storybook/test";
import { useImports, useMediaDropzone } from "../../src/index.js";
import { AttachmentStrip, RecentAssets } from "../preset.js";
import { SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";
import "./composer.css";

const meta: Meta = { title: "Templates/Chat composer" };

export default meta;

function Composer() {
  const [ids, setIds] = useState<readonly string[]>([]);
  const add = (more: readonly string[]) => setIds((now) => [...new Set([...now, ...more])]);
  const { getRootProps, getInputProps, open } = useMediaDropzone({
    onImported: (results) => add(results.flatMap(({ asset }) => asset?.id ?? [])),
  });
  return (
    <main className="composer-page">
      <p className="composer-message">Which of these should be on the cover?</p>
      <p className="composer-message" data-own>
        Let me look through the newest ones.
      </p>
      <div {...getRootProps()} className="composer">
        <input {...getInputProps({ "aria-label": "Files" })} />
        <textarea aria-label="Message" rows={2} placeholder="Write something, or drop pictures here" />
        <AttachmentStrip value={ids} onValueChange={setIds} uploads={useImports().files} />
        <div className="composer-tools">
          <button type="button" onClick={open}>
            Attach
          </button>
          <button type="button" data-primary disabled={ids.length === 0} onClick={() => setIds([])}>
            Send
          </button>
        </div>
        <RecentAssets count={8} accept="image/*" onChoose={({ id }) => add([id])} />
      </div>
    </main>
  );
}

/** What is dropped is attached with its progress, and the newest are one press away. */
export const ChatComposer: StoryObj = {
  name: "Chat composer",
  ...withLibrary({ photographs: 12 }),
  render: () => <Composer />,
  async play() {
    const recent = within(await screen.findByRole("list", { name: "Recent" }, SOON));
    await waitFor(() => expect(recent.getAllByRole("button")).toHaveLength(8), SOON);
    for (const each of recent.getAllByRole("button").slice(0, 3)) await userEvent.click(each);
    const strip = within(await screen.findByRole("list", { name: "Chosen media" }));
    await waitFor(() => expect(strip.getAllByRole("img")).toHaveLength(3), SOON);
  },
};

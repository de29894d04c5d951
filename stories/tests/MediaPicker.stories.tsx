import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { expect, fn, screen, userEvent, waitFor, within } from "storybook/test";
import { useImports, useMediaDropzone } from "../../src/index.js";
import type { MediaPickerProps } from "../../src/mantine.js";
import { createMockGenerator } from "../../src/testing.js";
import { inBox } from "../frames.js";
import { pictures } from "../pictures.js";
import { AttachmentStrip, MediaPicker, RecentAssets } from "../preset.js";
import { assetCells, expectCells, findDialog, SOON } from "../steps.js";
import { libraryOf, withLibrary } from "../with-library.js";

type Args = Pick<MediaPickerProps, "variant" | "label" | "min" | "max" | "accept"> & {
  multiple?: boolean;
  onValueChange: (value: unknown) => void;
};

const meta: Meta<Args> = {
  title: "Tests/MediaPicker",
  tags: ["!dev"],
  decorators: [inBox(720)],
  args: { onValueChange: fn() },
  render: ({ multiple, ...args }) =>
    multiple ? <MediaPicker {...args} multiple /> : <MediaPicker {...args} />,
};

export default meta;

type Story = StoryObj<Args>;

const setup = { files: () => pictures(12), ai: () => createMockGenerator() };

async function choose(...indexes: number[]): Promise<void> {
  await waitFor(() => expect(assetCells().length).toBeGreaterThan(4), SOON);
  for (const index of indexes) {
    const cell = assetCells()[index];
    if (!cell) throw new Error(`The picker has no picture ${index}.`);
    await userEvent.click(cell.querySelector("img") ?? cell);
    await waitFor(() => expect(cell).toHaveAttribute("aria-selected", "true"));
  }
}

async function chooseInDialog(...indexes: number[]): Promise<void> {
  await userEvent.click(await screen.findByRole("button", { name: "Choose media" }, SOON));
  const dialog = await findDialog("Choose media");
  await choose(...indexes);
  await userEvent.click(within(dialog).getByRole("button", { name: "Choose" }));
  await waitFor(() => expect(screen.queryByRole("dialog", { name: "Choose media" })).toBeNull());
}

/** Nothing changes before "Choose" is pressed. */
export const Dialog: Story = {
  ...withLibrary(setup),
  args: { label: "Cover" },
  async play() {
    await userEvent.click(await screen.findByRole("button", { name: "Choose media" }, SOON));
    await choose(2);
    await expect(await screen.findByRole("button", { name: "Choose" })).toBeEnabled();
  },
};

export const Chosen: Story = {
  ...withLibrary(setup),
  args: { label: "Cover" },
  async play({ args }) {
    await chooseInDialog(2);
    await expect(args.onValueChange).toHaveBeenCalledOnce();
    await screen.findByRole("list", { name: "Chosen media" });
  },
};

/** All of it in the page: a click chooses. */
export const Inline: Story = {
  ...withLibrary(setup),
  args: { variant: "inline" },
  async play({ args }) {
    await expectCells(12);
    await choose(1);
    await waitFor(() => expect(args.onValueChange).toHaveBeenCalledOnce());
  },
};

/** From two to three; a fourth is refused. */
export const MinAndMax: Story = {
  ...withLibrary(setup),
  args: { label: "Gallery", multiple: true, min: 2, max: 3, accept: "image/*" },
  async play() {
    await userEvent.click(await screen.findByRole("button", { name: "Choose media" }, SOON));
    const dialog = within(await findDialog("Choose media"));
    await choose(0);
    await expect(dialog.getByRole("button", { name: "Choose" })).toBeDisabled();
    await choose(1, 3);
    await expect(dialog.getByText("3 of 3 selected")).toBeVisible();
    const [, , fourth] = assetCells();
    await userEvent.click(fourth?.querySelector("img") ?? document.body);
    await expect(dialog.getByText("3 of 3 selected")).toBeVisible();
  },
};

const column = { display: "grid", gap: 16, justifyItems: "start", padding: 16 } as const;

/** What a plain form sends, without any state of its own. */
export const PlainForm: Story = {
  ...withLibrary(setup),
  render: function PlainForm() {
    const [sent, setSent] = useState<readonly string[]>();
    return (
      <form
        style={column}
        onSubmit={(event) => {
          event.preventDefault();
          const data = new FormData(event.currentTarget);
          setSent(data.getAll("gallery").map(String));
        }}
      >
        <MediaPicker label="Gallery" name="gallery" multiple required max={4} />
        <span>
          <button type="submit">Send</button> <button type="reset">Reset</button>
        </span>
        <pre data-testid="sent" style={{ margin: 0, whiteSpace: "pre-wrap" }}>
          {sent ? JSON.stringify({ gallery: sent }, null, 2) : "Nothing sent yet"}
        </pre>
      </form>
    );
  },
  async play(context) {
    const send = await screen.findByRole("button", { name: "Send" }, SOON);
    await userEvent.click(send);
    await expect(await screen.findByRole("alert")).toHaveTextContent("Please choose at least 1 file");
    await chooseInDialog(0, 2);
    await userEvent.click(send);
    const { assets } = libraryOf(context).getSnapshot();
    const sent = { gallery: [assets[0]?.id, assets[2]?.id] };
    await waitFor(() => expect(screen.getByTestId("sent").textContent).toBe(JSON.stringify(sent, null, 2)));
  },
};

type Post = { title: string; cover: string | null };

/** React Hook Form focuses the picker when its rule is broken, and resets it. */
export const ReactHookForm: Story = {
  ...withLibrary(setup),
  render: function HookForm() {
    const { control, handleSubmit, register, reset } = useForm<Post>({
      defaultValues: { title: "", cover: null },
    });
    const [saved, setSaved] = useState<Post>();
    return (
      <form style={column} noValidate onSubmit={handleSubmit(setSaved)}>
        <label>
          Title <input {...register("title")} />
        </label>
        <Controller
          control={control}
          name="cover"
          rules={{ validate: (value) => value !== null || "A post needs a cover" }}
          render={({ field, fieldState }) => (
            <MediaPicker
              label="Cover"
              name={field.name}
              value={field.value}
              onValueChange={field.onChange}
              onBlur={field.onBlur}
              inputRef={field.ref}
              problem={fieldState.error?.message}
            />
          )}
        />
        <span>
          <button type="submit">Save</button>{" "}
          <button type="button" onClick={() => reset()}>
            Start over
          </button>
        </span>
        <output>{saved?.cover ? `Saved with ${saved.cover}` : "Not saved yet"}</output>
      </form>
    );
  },
  async play(context) {
    await userEvent.click(await screen.findByRole("button", { name: "Save" }, SOON));
    await expect(await screen.findByRole("alert")).toHaveTextContent("A post needs a cover");
    await waitFor(() => expect(screen.getByRole("button", { name: "Choose media" })).toHaveFocus());
    await chooseInDialog(1);
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    const chosen = libraryOf(context).getSnapshot().assets[1];
    await screen.findByText(`Saved with ${chosen?.id}`);
    await expect(screen.queryByRole("alert")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Start over" }));
    await waitFor(() => expect(screen.queryByRole("list", { name: "Chosen media" })).toBeNull());
  },
};

/** A composer: what is dropped is attached with its progress, and the newest are one press away. */
export const Composer: Story = {
  ...withLibrary(setup),
  render: function Composer() {
    const [ids, setIds] = useState<readonly string[]>([]);
    const add = (more: readonly string[]) => setIds((now) => [...new Set([...now, ...more])]);
    const { getRootProps, getInputProps, open } = useMediaDropzone({
      onImported: (results) => add(results.flatMap(({ asset }) => asset?.id ?? [])),
    });
    return (
      <div {...getRootProps()} style={{ ...column, justifyItems: "stretch" }}>
        <input {...getInputProps({ "aria-label": "Files" })} />
        <textarea aria-label="Message" rows={2} placeholder="Write something, or drop pictures here" />
        <AttachmentStrip value={ids} onValueChange={setIds} uploads={useImports().files} />
        <span>
          <button type="button" onClick={open}>
            Attach
          </button>
        </span>
        <RecentAssets count={6} accept="image/*" onChoose={({ id }) => add([id])} />
      </div>
    );
  },
  async play() {
    const recent = within(await screen.findByRole("list", { name: "Recent" }, SOON));
    await waitFor(() => expect(recent.getAllByRole("button")).toHaveLength(6), SOON);
    for (const each of recent.getAllByRole("button").slice(0, 3)) await userEvent.click(each);
    const strip = within(await screen.findByRole("list", { name: "Chosen media" }));
    await waitFor(() => expect(strip.getAllByRole("img")).toHaveLength(3), SOON);
  },
};

export const Phone: Story = {
  ...withLibrary(setup),
  globals: { viewport: { value: "phone" } },
  args: { label: "Cover" },
  async play() {
    await userEvent.click(await screen.findByRole("button", { name: "Choose media" }, SOON));
    await choose(0);
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
  },
};

import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, fn, screen, userEvent, waitFor, within } from "storybook/test";
import { pauseGenerations } from "../../src/actions.js";
import type { Generation, MediaAIGenerateRequest, MediaLibraryInstance } from "../../src/index.js";
import type { GenerationQueueProps } from "../../src/mantine.js";
import { createMockGenerator } from "../../src/testing.js";
import { inWindow } from "../frames.js";
import { pictures } from "../pictures.js";
import { GenerationQueue, MediaLibrary } from "../preset.js";
import { queueGenerator } from "../queue-generator.js";
import {
  button,
  expectNoDialog,
  expectSaid,
  fill,
  findDialog,
  openGenerate,
  pressEscape,
  SOON,
} from "../steps.js";
import { stuckAfter } from "../storages.js";
import { libraryOf, withLibrary } from "../with-library.js";

type Args = Pick<GenerationQueueProps, "onOpen" | "onEdit">;

function Queue(props: Args) {
  const [open, setOpen] = useState(true);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open the queue
      </button>
      <GenerationQueue {...props} open={open} onOpenChange={setOpen} />
    </>
  );
}

const meta: Meta<Args> = {
  title: "Tests/GenerationQueue",
  tags: ["!dev"],
  decorators: [inWindow],
  args: { onOpen: fn(), onEdit: fn() },
  render: (args) => <Queue {...args} />,
};

export default meta;

type Story = StoryObj<Args>;

const size = { width: 384, height: 384 };
const LIGHTHOUSE = "A lighthouse in a storm, oil on canvas, seen from the water";
const HERON = "A heron between reeds in the first light";
const DUNES = "Dunes under a full moon";
const STORMY = "A stormy sea with one small red boat";

/** Starts generations one after the other. */
function start(...requests: (Partial<MediaAIGenerateRequest> & { prompt: string })[]) {
  return (library: MediaLibraryInstance) => {
    for (const request of requests) library.generateImages({ ...size, ...request }).catch(() => {});
  };
}

const findQueue = () => findDialog("Generations");

async function findRow(prompt: string, status: string): Promise<HTMLElement> {
  const queue = await findQueue();
  const find = () => within(queue).getByRole("listitem", { name: prompt });
  await waitFor(() => expect(find()).toHaveAttribute("data-status", status), SOON);
  return find();
}

const press = (row: HTMLElement, name: string) => userEvent.click(within(row).getByRole("button", { name }));

export const Empty: Story = {
  ...withLibrary({ ai: queueGenerator }),
  async play() {
    await expect(await findQueue()).toHaveTextContent("Nothing generated yet");
  },
};

/** One generation is running, the others are queued. */
export const Queued: Story = {
  ...withLibrary({
    ai: queueGenerator,
    maxGenerations: 1,
    begin: start({ prompt: LIGHTHOUSE, n: 4 }, { prompt: HERON, n: 2 }),
  }),
  async play() {
    const row = await findRow(HERON, "queued");
    await expect(row).toHaveTextContent("Waiting for its turn");
    await expect(within(row).queryByRole("progressbar")).toBeNull();
    await press(row, `Cancel: ${HERON}`);
    await findRow(HERON, "canceled");
    await findRow(LIGHTHOUSE, "running");
  },
};

/** Nothing new is started; what waits can be put in another order. */
export const Paused: Story = {
  ...withLibrary({
    ai: queueGenerator,
    maxGenerations: 1,
    begin(library) {
      start({ prompt: LIGHTHOUSE, n: 4 }, { prompt: HERON, n: 2 }, { prompt: DUNES })(library);
      pauseGenerations(library).catch(() => {});
    },
  }),
  async play() {
    await findRow(LIGHTHOUSE, "running");
    const row = await findRow(DUNES, "queued");
    const queue = await findQueue();
    await waitFor(
      () => expect(queue).toHaveTextContent("No new generations start. Running ones continue."),
      SOON,
    );
    await press(row, `Move up: ${DUNES}`);
    const waiting = within(within(queue).getByRole("region", { name: "Waiting" }));
    await waitFor(() => expect(waiting.getAllByRole("listitem")[0]).toHaveAccessibleName(DUNES), SOON);
  },
};

/** Two of four images are saved, each as soon as it was generated; a cancellation keeps them. */
export const Running: Story = {
  ...withLibrary({ ai: queueGenerator, begin: start({ prompt: LIGHTHOUSE, n: 4 }) }),
  async play({ args }) {
    const row = await findRow(LIGHTHOUSE, "running");
    const open = (index: number) =>
      within(row).findByRole("button", { name: `Open ${index} of 4: ${LIGHTHOUSE}` }, SOON);
    await open(1);
    await userEvent.click(await open(2));
    await expect(args.onOpen).toHaveBeenCalledOnce();
    await waitFor(() => expect(row.querySelectorAll("img")).toHaveLength(2), SOON);
    await expect(within(row).getByRole("progressbar")).toHaveAttribute("aria-valuenow", "50");
  },
};

/** The first of two images as a partial picture, which the image takes the place of. */
export const Previews: Story = {
  ...withLibrary({
    ai: () => createMockGenerator({ previews: { count: 1, interval: Number.POSITIVE_INFINITY } }),
    begin: start({ prompt: DUNES, n: 2 }),
  }),
  async play(context) {
    const row = await findRow(DUNES, "running");
    await waitFor(() => expect(row.querySelectorAll("img")).toHaveLength(1), SOON);
    await expect(libraryOf(context).getSnapshot().assetCount).toBe(0);
  },
};

/** Its URL is revoked once the generation has ended. */
export const PreviewsGone: Story = {
  ...Previews,
  async play(context) {
    await Previews.play?.(context);
    const row = await findRow(DUNES, "running");
    const src = row.querySelector("img")?.src ?? "";
    await expect((await fetch(src)).ok).toBe(true);
    await press(row, `Cancel: ${DUNES}`);
    const ended = await findRow(DUNES, "canceled");
    await expect(ended.querySelector("img")).toBeNull();
    await expect(fetch(src)).rejects.toThrow();
  },
};

export const Saving: Story = {
  ...withLibrary({ storage: () => stuckAfter(0), ai: queueGenerator, begin: start({ prompt: DUNES }) }),
  async play() {
    const row = await findRow(DUNES, "saving");
    await expect(row).toHaveTextContent("Saving…");
  },
};

/** Shows the cost; the request can be repeated, or edited first. */
export const Done: Story = {
  ...withLibrary({
    ai: queueGenerator,
    begin: start({ prompt: DUNES, n: 3, seed: 7, model: "acme/painter" }),
  }),
  async play({ args, ...context }) {
    const row = await findRow(DUNES, "done");
    await expect(row).toHaveTextContent("3 images");
    await expect(row).toHaveTextContent("Painter");
    await expect(row).toHaveTextContent("$0.009");
    await press(row, `Edit: ${DUNES}`);
    const request = expect.objectContaining({ prompt: DUNES, seed: 7 });
    await expect(args.onEdit).toHaveBeenCalledWith(expect.objectContaining({ request }), undefined);
    await press(row, `Run again: ${DUNES}`);
    const library = libraryOf(context);
    await waitFor(() => expect(library.getSnapshot().generations).toHaveLength(2), SOON);
    const queue = await findQueue();
    await waitFor(() => expect(queue.querySelectorAll('[data-status="done"]')).toHaveLength(2), SOON);
    for (const left of [1, 0]) {
      const [first] = within(queue).getAllByRole("button", { name: `Dismiss: ${DUNES}` });
      if (first) await userEvent.click(first);
      await waitFor(() => expect(queue.querySelectorAll("li")).toHaveLength(left), SOON);
      // The focus stays in the panel.
      await waitFor(() => expect(queue.contains(document.activeElement)).toBe(true), SOON);
    }
    await expect(queue).toHaveTextContent("Nothing generated yet");
  },
};

export const Failed: Story = {
  ...withLibrary({ ai: queueGenerator, begin: start({ prompt: STORMY, n: 2 }) }),
  async play() {
    const row = await findRow(STORMY, "failed");
    await expect(row).toHaveTextContent("The image service failed. Nothing was charged. Try again.");
  },
};

export const Retried: Story = {
  ...withLibrary({ ai: queueGenerator, begin: start({ prompt: STORMY, n: 2 }) }),
  render: () => <MediaLibrary />,
  async play() {
    await screen.findByText("The image could not be generated", {}, SOON);
    await userEvent.click(await screen.findByRole("button", { name: "Generations" }, SOON));
    await press(await findRow(STORMY, "failed"), `Retry: ${STORMY}`);
    await findRow(STORMY, "done");
    await expectSaid("2 images generated and added");
  },
};

const interrupted: Generation = {
  id: "5b0c1e1e-0000-4000-8000-000000000001",
  kind: "images",
  request: { prompt: HERON, ...size, n: 2 },
  status: "interrupted",
  startedAt: Date.UTC(2026, 10, 20, 9, 30),
  endedAt: Date.UTC(2026, 10, 20, 9, 30, 42),
  assetIds: [],
  saved: 0,
};

/** Interrupted by a reload, with a generator that cannot resume. */
export const Interrupted: Story = {
  ...withLibrary({ ai: queueGenerator, generations: [interrupted] }),
  async play() {
    const row = await findRow(HERON, "interrupted");
    await expect(row).toHaveTextContent("before it ended");
    within(row).getByRole("button", { name: `Retry: ${HERON}` });
  },
};

export const Canceled: Story = {
  ...withLibrary({ ai: queueGenerator, begin: start({ prompt: LIGHTHOUSE, n: 4 }) }),
  async play() {
    const row = await findRow(LIGHTHOUSE, "running");
    await within(row).findByRole("button", { name: `Open 2 of 4: ${LIGHTHOUSE}` }, SOON);
    await press(row, `Cancel: ${LIGHTHOUSE}`);
    const ended = await findRow(LIGHTHOUSE, "canceled");
    await expect(within(ended).getAllByRole("button", { name: /^Open/ })).toHaveLength(2);
    const queue = await findQueue();
    await waitFor(() => expect(queue.contains(document.activeElement)).toBe(true), SOON);
  },
};

const unconnected = withLibrary({ ai: queueGenerator, begin: start({ prompt: LIGHTHOUSE, n: 4 }) });

/** While offline, generations continue on the server. */
export const Offline: Story = {
  ...unconnected,
  beforeEach(context) {
    Object.defineProperty(navigator, "onLine", { value: false, configurable: true });
    const close = unconnected.beforeEach(context);
    return () => {
      Reflect.deleteProperty(navigator, "onLine");
      close();
    };
  },
  async play() {
    const row = await findRow(LIGHTHOUSE, "offline");
    await expect(row).toHaveTextContent("Waiting for a connection");
    await expect(await findQueue()).toHaveTextContent("You are offline");
  },
};

const busyLibrary = withLibrary({
  files: () => pictures(8),
  ai: queueGenerator,
  begin(library) {
    start(
      { prompt: DUNES, n: 3 },
      { prompt: STORMY },
      { prompt: LIGHTHOUSE, n: 4 },
      { prompt: HERON },
    )(library);
    library.generateVideos({ prompt: "Waves roll in under a slow dawn" }).catch(() => {});
  },
});

async function openBusyQueue() {
  await userEvent.click(await screen.findByRole("button", { name: "Generations, 2 in progress" }, SOON));
  await findRow(LIGHTHOUSE, "running");
  await findRow(HERON, "running");
  await findRow("Waves roll in under a slow dawn", "done");
  await findRow(STORMY, "failed");
  return findRow(DUNES, "done");
}

/** Several generations at once, images and a video, next to the existing assets. */
export const InTheLibrary: Story = {
  ...busyLibrary,
  render: () => <MediaLibrary />,
  async play() {
    await expect(await openBusyQueue()).toHaveTextContent("3 images");
  },
};

/** A bottom sheet. */
export const Phone: Story = {
  ...InTheLibrary,
  globals: { viewport: { value: "phone" } },
  async play() {
    await openBusyQueue();
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
  },
};

/** The viewer opens above the queue and returns the focus when it closes. */
export const LookedAt: Story = {
  ...busyLibrary,
  render: () => <MediaLibrary />,
  async play() {
    const result = await within(await openBusyQueue()).findByRole(
      "button",
      { name: `Open 1 of 3: ${DUNES}` },
      SOON,
    );
    await userEvent.click(result);
    await findDialog(`${DUNES}.png`);
    await pressEscape();
    await waitFor(() => expect(screen.queryByRole("dialog", { name: `${DUNES}.png` })).toBeNull(), SOON);
    await findQueue();
    await waitFor(() => expect(document.activeElement).toBe(result), SOON);
    await pressEscape();
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), SOON);
    await waitFor(() => expect(document.activeElement).toHaveAccessibleName(/^Generations/), SOON);
  },
};

/** An earlier request fills the form, above the queue. */
export const Edited: Story = {
  ...busyLibrary,
  render: () => <MediaLibrary />,
  async play() {
    await press(await openBusyQueue(), `Edit: ${DUNES}`);
    const form = within(await findDialog());
    await expect(form.getByRole("textbox", { name: "Prompt" })).toHaveValue(DUNES);
    await expect(form.getByRole("textbox", { name: "Width" })).toHaveValue("384");
  },
};

/** While a generation is running, the form can start another one; the first continues in the queue. */
export const Another: Story = {
  ...withLibrary({ files: () => pictures(3), ai: queueGenerator }),
  render: () => <MediaLibrary />,
  async play(context) {
    const dialog = await openGenerate();
    await fill(dialog, { Prompt: HERON });
    await userEvent.click(button(dialog, "Generate"));
    await userEvent.click(await within(dialog).findByRole("button", { name: "Start another" }, SOON));
    const next = await findDialog();
    const prompt = within(next).getByRole("textbox", { name: "Prompt" });
    await expect(prompt).toBeEnabled();
    await expect(prompt).toHaveValue(HERON);
    await fill(next, { Prompt: DUNES });
    await userEvent.click(button(next, "Generate"));
    await expectNoDialog();
    await screen.findByRole("button", { name: "Generations, 1 in progress" }, SOON);
    const { generations } = libraryOf(context).getSnapshot();
    await expect(generations.map(({ status }) => status)).toEqual(["running", "done"]);
  },
};

import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, screen, userEvent, waitFor } from "storybook/test";
import { type ToastOptions, useToast } from "../../src/components.js";
import { inWindow } from "../frames.js";
import { MediaLibrary } from "../preset.js";
import { expectSaid, SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";

type Args = { toasts: readonly ToastOptions[] };

function ShowToasts({ toasts }: Args) {
  const showToast = useToast();
  return (
    <button type="button" onClick={() => toasts.forEach((toast) => void showToast(toast))}>
      Show toasts
    </button>
  );
}

const { loaders, decorators, beforeEach } = withLibrary({});
const undo = fn();

const meta: Meta<Args> = {
  title: "Tests/Toast",
  tags: ["!dev"],
  loaders,
  beforeEach,
  decorators: [inWindow, ...decorators],
  args: { toasts: [{ text: "3 images deleted", action: { label: "Undo", onSelect: undo } }] },
  render: (args) => <MediaLibrary slots={{ UploadCard: () => <ShowToasts {...args} /> }} />,
};

export default meta;

type Story = StoryObj<Args>;

const show = async () => userEvent.click(await screen.findByRole("button", { name: "Show toasts" }, SOON));

/** Shown for ten seconds, or until it is undone. */
export const WithAction: Story = {
  async play() {
    await show();
    await expectSaid("3 images deleted. Undo");
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    await expect(undo).toHaveBeenCalledOnce();
    await waitFor(() => expect(screen.queryByText("3 images deleted")).toBeNull());
    await show();
  },
};

const SEVERAL = [
  { text: "One" },
  { text: "12 images added", action: { label: "Show", onSelect: () => {} } },
  { text: "“A very long name of a picture that somebody took on a long journey.jpg” was renamed" },
  { text: "3 images deleted", action: { label: "Undo", onSelect: () => {} } },
];

/** Three at most: the oldest gives way. */
export const Several: Story = {
  args: { toasts: SEVERAL },
  async play() {
    await show();
    await expect(screen.getAllByRole("button", { name: "Dismiss" })).toHaveLength(3);
    await expect(screen.queryByText("One")).toBeNull();
  },
};

export const Phone: Story = {
  ...Several,
  globals: { viewport: { value: "phone" } },
  async play(context) {
    await Several.play?.(context);
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
  },
};

import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { expect, screen, userEvent, waitFor } from "storybook/test";
import { inBox } from "../frames.js";
import { chooseInDialog } from "../picker-steps.js";
import { MediaPicker } from "../preset.js";
import { SOON } from "../steps.js";
import { libraryOf, withLibrary } from "../with-library.js";

const meta: Meta = { title: "Patterns/Picker in forms", decorators: [inBox(720)] };

export default meta;

type Story = StoryObj;

const setup = { photographs: 12 };

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
              error={fieldState.error?.message}
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

import { act, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { usePromptHistory } from "../prompts.js";
import { inLibrary, library } from "./library-wrapper.contract.js";

function History() {
  const { status, prompts, snippets, star } = usePromptHistory();
  return (
    <>
      <p>{`${status}: ${[...prompts, ...snippets].map(({ text }) => text).join(", ")}`}</p>
      {prompts.map(({ text, starred }) => (
        <button key={text} type="button" aria-pressed={starred} onClick={() => star(text, !starred)}>
          {text}
        </button>
      ))}
    </>
  );
}

it("shows the prompts of the library, and follows them", async () => {
  library.configure({ ai: { generateImages: async () => [] } });
  render(<History />, { wrapper: inLibrary });
  expect(screen.getByText("loading:")).toBeTruthy();
  await screen.findByText("ready:");
  await act(() => library.generateImages({ prompt: "a fox", width: 8, height: 8 }).catch(() => {}));
  const fox = await screen.findByRole("button", { name: "a fox" });
  act(() => fox.click());
  await vi.waitFor(() => expect(fox.getAttribute("aria-pressed")).toBe("true"));
});

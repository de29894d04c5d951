import "./tailwind.css";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { tailwindKit } from "./tailwind-kit.js";

afterEach(cleanup);

const { Menu, Button } = tailwindKit;

function Page() {
  return (
    <div data-testid="page" style={{ height: 200, overflow: "auto" }}>
      <div style={{ height: 1000 }}>
        <Menu
          label="More"
          trigger={<Button>More</Button>}
          items={[{ label: "Rename", onSelect: () => {} }]}
        />
      </div>
      <div data-testid="other" style={{ height: 20, overflow: "auto" }}>
        <div style={{ height: 200 }} />
      </div>
    </div>
  );
}

const isOpen = () => screen.queryByRole("menu") !== null;

it("stays open while something scrolls that does not move its button, and closes when the button moves", async () => {
  render(<Page />);
  await userEvent.click(screen.getByText("More"));
  await vi.waitFor(() => expect(isOpen()).toBe(true));
  // As after a scroll that began before the menu opened.
  window.dispatchEvent(new Event("scroll"));
  screen.getByTestId("other").scrollTop = 50;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(isOpen()).toBe(true);
  screen.getByTestId("page").scrollTop = 30;
  await vi.waitFor(() => expect(isOpen()).toBe(false));
});

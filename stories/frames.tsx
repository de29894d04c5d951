import type { Decorator } from "@storybook/react-vite";

/** The whole window, as in an app. */
export const inWindow: Decorator = (Story) => (
  <div style={{ height: "100dvh" }}>
    <Story />
  </div>
);

/** A part of a page, `width` pixels wide at most. */
export const inBox =
  (width: number): Decorator =>
  (Story) => (
    <div style={{ boxSizing: "border-box", maxWidth: width + 48, padding: 24 }}>
      <Story />
    </div>
  );

import type { Meta, StoryObj } from "@storybook/react-vite";
import type { ComponentType } from "react";
import { expect } from "storybook/test";
import { Specimen } from "./specimen.js";

const FILES = import.meta.glob<Record<string, ComponentType<{ size?: number }>>>(
  "../../src/components/icons.tsx",
  { eager: true },
);

const ICONS = Object.values(FILES).flatMap((icons) => Object.entries(icons));

const meta: Meta = { title: "Foundations/Icons" };

export default meta;

type Story = StoryObj;

/** Every icon of the layout. */
export const Icons: Story = {
  render: () => (
    <Specimen
      title="Icons"
      lead="Drawn for this package on a box of 24 pixels, with a line of 1.75, in the colour of the text. They stand beside a text or within a named control, so they have no name of their own. 16 and 24 pixels."
    >
      <ul className="specimen-grid">
        {ICONS.map(([name, Icon]) => (
          <li key={name} className="specimen-card specimen-icon">
            <span style={{ display: "flex", gap: "1rem", alignItems: "end" }}>
              <Icon />
              <Icon size={24} />
            </span>
            <code>{name.replace(/Icon$/, "")}</code>
          </li>
        ))}
      </ul>
    </Specimen>
  ),
  async play() {
    await expect(ICONS.length).toBeGreaterThan(20);
    await expect(document.querySelectorAll("main svg")).toHaveLength(ICONS.length * 2);
  },
};

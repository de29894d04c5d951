import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, screen } from "storybook/test";
import { Specimen, SpecimenGroup, TokenRows } from "./specimen.js";
import { isColour, TOKENS, tokensOf } from "./token-list.js";

const meta: Meta = { title: "Foundations/Tokens" };

export default meta;

type Story = StoryObj;

/** The variables of tokens.css, as the kit and the theme of the toolbar set them. */
export const Tokens: Story = {
  render: () => (
    <Specimen
      title="Tokens"
      lead="All of the layout reads these variables. Each kit maps them to its design system; set any of them on an element around the library, and everything within follows. Below each name is its default."
    >
      <SpecimenGroup title="Colours">
        <ul className="specimen-grid">
          {TOKENS.filter(isColour).map(({ name, value }) => (
            <li key={name} className="specimen-card">
              <div className="specimen-swatch" style={{ background: `var(${name})` }} />
              <code>{name}</code>
              <span className="specimen-value">{value}</span>
            </li>
          ))}
        </ul>
      </SpecimenGroup>
      <SpecimenGroup title="Corners">
        <TokenRows
          tokens={tokensOf(/^--rml-radius/)}
          show={({ name }) => <div className="specimen-box" style={{ borderRadius: `var(${name})` }} />}
        />
      </SpecimenGroup>
      <SpecimenGroup title="Spaces and heights">
        <TokenRows
          tokens={tokensOf(/^--rml-(space|gutter|height)/)}
          show={({ name }) => <div className="specimen-bar" style={{ width: `var(${name})` }} />}
        />
      </SpecimenGroup>
      <SpecimenGroup title="Shadow">
        <TokenRows
          tokens={tokensOf(/shadow$/)}
          show={({ name }) => (
            <div className="specimen-box" style={{ boxShadow: `var(${name})`, border: "none" }} />
          )}
        />
      </SpecimenGroup>
    </Specimen>
  ),
  async play() {
    await expect(TOKENS.length).toBeGreaterThan(25);
    for (const { name } of TOKENS.filter((token) => !/^--rml-font/.test(token.name))) {
      await expect(screen.getByText(name)).toBeInTheDocument();
    }
    const styles = getComputedStyle(screen.getByRole("main"));
    // What is inherited has no value where no kit sets it.
    const unset = TOKENS.filter(
      ({ name, value }) => value !== "inherit" && styles.getPropertyValue(name) === "",
    );
    await expect(unset).toEqual([]);
  },
};

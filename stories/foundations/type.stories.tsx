import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, screen } from "storybook/test";
import { Specimen, SpecimenGroup, TokenRows } from "./specimen.js";
import { tokensOf } from "./token-list.js";

const meta: Meta = { title: "Foundations/Type" };

export default meta;

type Story = StoryObj;

const SENTENCE = "Harbour at first light, 2560 × 1440";

/** Sizes are in rem: they grow with the text size of the browser, and of the toolbar. */
export const Type: Story = {
  render: () => (
    <Specimen
      title="Type"
      lead="The library speaks with the font of the page, in five sizes and one weight for labels. Sizes are in rem, so they grow with the text size of the browser: try 200 % in the toolbar."
    >
      <SpecimenGroup title="Sizes">
        <TokenRows
          tokens={tokensOf(/^--rml-font-size/)}
          show={({ name }) => <span style={{ fontSize: `var(${name})` }}>{SENTENCE}</span>}
        />
      </SpecimenGroup>
      <SpecimenGroup title="Font and weight">
        <TokenRows
          tokens={tokensOf(/^--rml-font(-weight-label)?$/)}
          show={({ name }) => (
            <span
              style={name === "--rml-font" ? { fontFamily: `var(${name})` } : { fontWeight: `var(${name})` }}
            >
              {SENTENCE}
            </span>
          )}
        />
      </SpecimenGroup>
      <SpecimenGroup title="Scripts">
        <ul className="specimen-rows">
          {[
            ["en", SENTENCE],
            ["de", "Öffnungszeiten für Größenänderung"],
            ["ja", "写真を選択してください"],
            ["ar", "اختر صورة من المكتبة"],
          ].map(([lang, text]) => (
            <li key={lang} className="specimen-row">
              <code>{lang}</code>
              <span lang={lang} dir="auto" style={{ fontSize: "var(--rml-font-size-xl)" }}>
                {text}
              </span>
            </li>
          ))}
        </ul>
      </SpecimenGroup>
    </Specimen>
  ),
  async play() {
    const sizes = tokensOf(/^--rml-font-size/).length;
    await expect(screen.getAllByText(SENTENCE)).toHaveLength(sizes + 3);
  },
};

import css from "../../src/components/tokens.css?raw";

export type Token = {
  /** With its dashes: `--rml-accent`. */
  name: string;
  /** As tokens.css defaults it; a kit may map it to its design system. */
  value: string;
};

/** The variables of tokens.css in its order, each once. */
export const TOKENS: readonly Token[] = [
  ...new Map(
    [...css.matchAll(/(--rml-[\w-]+):\s*([^;]+);/g)]
      .reverse()
      .map(([, name = "", value = ""]) => [name, { name, value: value.replaceAll(/\s+/g, " ") }]),
  ).values(),
].reverse();

export const tokensOf = (group: RegExp): Token[] => TOKENS.filter(({ name }) => group.test(name));

const SIZES = /^--rml-(font|radius|space|gutter|height)/;

export const isColour = ({ name }: Token): boolean => !SIZES.test(name) && !name.endsWith("shadow");

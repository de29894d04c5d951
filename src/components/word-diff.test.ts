import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ownWords } from "./word-diff.js";

/** The text with what is its own in brackets. */
const marked = (text: string, other: string) =>
  ownWords(text, other)
    .map((piece) => (piece.isOwn ? `[${piece.text}]` : piece.text))
    .join("");

describe("ownWords", () => {
  it.each([
    ["a fox in the snow", "a fox in the rain", "a fox in the [snow]"],
    ["a fox", "a fox", "a fox"],
    ["a fox", "", "[a fox]"],
    ["", "a fox", ""],
    ["a small red fox, at night", "a fox, at night", "a [small red ]fox, at night"],
    ["a fox, at night", "a small red fox, at night", "a fox, at night"],
    ["red fox. Red fox.", "red fox.", "red fox.[ Red fox.]"],
    ["la forêt d’été", "la forêt d’hiver", "la forêt [d’été]"],
    ["雪の中の狐", "雨の中の狐", "[雪]の中の狐"],
  ])("marks what “%s” has and “%s” lacks", (text, other, expected) => {
    expect(marked(text, other)).toBe(expected);
  });

  it("keeps every character, whatever the texts are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (text, other) => {
        expect(
          ownWords(text, other)
            .map((piece) => piece.text)
            .join(""),
        ).toBe(text);
      }),
    );
  });

  it("marks the middle of texts as a whole that are too long to be compared word by word", () => {
    const long = (word: string) => `start ${`${word} `.repeat(20_000)}end`;
    const pieces = ownWords(long("fox"), long("owl"));
    expect(pieces.map(({ isOwn }) => isOwn)).toEqual([false, true, false]);
    expect(pieces.at(0)?.text).toBe("start ");
    expect(pieces.at(-1)?.text).toBe(" end");
  });
});

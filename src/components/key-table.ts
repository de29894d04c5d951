/**
 * Every key of the interface, by where it works and what it does: `Mod` is Ctrl or ⌘. The help lists them, and the types
 * of the handlers are made of them: no key works that is not here.
 * @example
 * ```ts
 * import { defaultMessages, KEY_TABLE, keysOf } from "@reactkits.dev/react-media-library/components";
 *
 * // For the help of an app: "Ctrl + Z".
 * const [undo] = KEY_TABLE.library.undo;
 * export const undoKeys = keysOf(undo).map(defaultMessages.keyName).join(" + ");
 * ```
 */
export const KEY_TABLE = {
  library: {
    search: ["/"],
    generate: ["."],
    undo: ["Mod+z"],
    help: ["?"],
  },
  grid: {
    move: ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"],
    page: ["PageUp", "PageDown"],
    row: ["Home", "End"],
    ends: ["Mod+Home", "Mod+End"],
    find: ["a…z"],
    open: ["Enter"],
    select: [" "],
    range: ["Shift+ArrowUp", "Shift+ArrowDown", "Shift+ArrowLeft", "Shift+ArrowRight"],
    selectAll: ["Mod+a"],
    clear: ["Escape"],
    rename: ["F2"],
    order: ["Alt+ArrowUp", "Alt+ArrowDown", "Alt+ArrowLeft", "Alt+ArrowRight"],
    remove: ["Delete"],
  },
  viewer: {
    turn: ["ArrowLeft", "ArrowRight"],
    ends: ["Home", "End"],
    zoomIn: ["+", "="],
    zoomOut: ["-"],
    fit: ["0"],
    actualSize: ["1"],
    pan: ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"],
    details: ["i"],
    fullScreen: ["f"],
    slideshow: [" "],
    remove: ["Delete"],
    close: ["Escape"],
  },
  compare: {
    turn: ["ArrowLeft", "ArrowRight"],
    choose: ["a", "b", "c", "d"],
    flip: [" "],
    view: ["m"],
    pick: ["p"],
    reject: ["x"],
    remove: ["Delete"],
    zoomIn: ["+", "="],
    zoomOut: ["-"],
    fit: ["0"],
    actualSize: ["1"],
    pan: ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"],
    details: ["i"],
    close: ["Escape"],
  },
  video: {
    play: [" ", "k"],
    back: ["j"],
    forward: ["l"],
    mute: ["m"],
    seek: ["ArrowLeft", "ArrowRight"],
  },
} as const;

type KeyTable = typeof KEY_TABLE;

/** Where keys work. */
export type KeyGroup = keyof KeyTable;

type Combinations<
  Group extends KeyGroup,
  Action extends keyof KeyTable[Group],
> = KeyTable[Group][Action] extends readonly (infer Combination)[] ? Combination : never;

type LastOf<Combination> = Combination extends `${"Mod" | "Shift" | "Alt"}+${infer Key}` ? Key : Combination;

/** The values of `KeyboardEvent.key` of a group, or of some of its actions; letters in lower case. */
export type KeyOf<Group extends KeyGroup, Action extends keyof KeyTable[Group] = keyof KeyTable[Group]> = {
  [Each in Action]: LastOf<Combinations<Group, Each>>;
}[Action];

/** What the keys of each group do, in words; every group and action has to be named. */
export type KeyTexts = {
  readonly [Group in KeyGroup]: { readonly [Action in keyof KeyTable[Group]]: string };
};

/**
 * The keys of a combination of `KEY_TABLE`: `Mod` and `z` of `Mod+z`.
 * @example
 * ```ts
 * import { keysOf } from "@reactkits.dev/react-media-library/components";
 *
 * console.log(keysOf("Mod+z")); // ["Mod", "z"]
 * ```
 */
export const keysOf = (combination: string): string[] =>
  combination === "+" ? [combination] : combination.split("+");

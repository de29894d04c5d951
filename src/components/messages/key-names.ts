const SYMBOLS: readonly (readonly [string, string])[] = [
  ["ArrowUp", "↑"],
  ["ArrowDown", "↓"],
  ["ArrowLeft", "←"],
  ["ArrowRight", "→"],
  ["-", "−"],
  ["a…z", "A…Z"],
  ["Mod", "Ctrl / ⌘"],
  [" ", "Space"],
  ["Escape", "Esc"],
  ["PageUp", "Page Up"],
  ["PageDown", "Page Down"],
];

/** Names keys by what is printed on them; `printed` has what differs from an English keyboard. */
export function createKeyNames(printed: Readonly<Record<string, string>> = {}): (key: string) => string {
  const names = new Map([...SYMBOLS, ...Object.entries(printed)]);
  return (key) => names.get(key) ?? key;
}

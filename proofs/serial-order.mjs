/**
 * The model of a library: assets by id, changed by one command at a time.
 * @typedef {import("./tabs.page.js").Outcome} Outcome
 * @typedef {import("./tabs.page.js").View} View
 * @typedef {{ content: number, state: "whole" | "missing" | "removed", kept?: boolean }} Asset `kept`: also in the inbox, from which every
 *   sweep restores a lost original
 * @typedef {Map<string, Asset>} Model
 */

/**
 * The model after the command; undefined if the command cannot have this outcome in this model.
 * @param {Model} model
 * @param {Outcome} outcome
 * @returns {Model | undefined}
 */
export function apply(model, { command, result, ids }) {
  if (result === "nothing") return model;
  const next = new Map(model);
  if (result === "removed") {
    for (const id of ids) {
      const there = model.get(id);
      if (!there) return undefined;
      next.set(id, { ...there, state: "removed" });
    }
    return next;
  }
  const content = "content" in command ? command.content : -1;
  const [id = ""] = ids;
  const there = model.get(id);
  if (result === "lost") {
    if (!there) return undefined;
    return there.state === "removed" ? model : next.set(id, { ...there, state: "missing" });
  }
  if (there) {
    if (there.content !== content || there.state === "removed") return undefined;
    // Added again: its lost original was restored. Two tabs that do so at once both report it.
    if (result === "added") return next.set(id, { ...there, state: "whole" });
    return there.state === "whole" || there.kept ? model : undefined;
  }
  const duplicate = [...model.values()].some(
    (asset) => asset.content === content && asset.state !== "removed",
  );
  if (result === "duplicate" || (duplicate && command.type !== "generate")) return undefined;
  return next.set(id, { content, state: "whole", kept: command.type !== "import" });
}

/**
 * Whether the outcomes are serializable: some interleaving of the tabs' commands gives every command its outcome and
 * ends in the state that is seen after a repair.
 * @param {Outcome[][]} tabs
 * @param {View["assets"]} end
 */
export function isSerial(tabs, end) {
  const expected = key(end);
  /** @type {Set<string>} */
  const tried = new Set();
  /** @param {number[]} done commands of each tab @param {Model} model @returns {boolean} */
  const search = (done, model) => {
    const assets = [...model].map(([id, asset]) => ({ id, ...asset }));
    const state = `${done} ${key(assets)}`;
    if (tried.has(state)) return false;
    tried.add(state);
    if (tabs.every((outcomes, tab) => done[tab] === outcomes.length)) {
      const left = assets.filter((asset) => asset.state !== "removed");
      return (
        expected === key(left.map(({ kept, ...asset }) => (kept ? { ...asset, state: "whole" } : asset)))
      );
    }
    return tabs.some((outcomes, tab) => {
      const outcome = outcomes[done[tab] ?? 0];
      const next = outcome && apply(model, outcome);
      return next !== undefined && search(done.with(tab, (done[tab] ?? 0) + 1), next);
    });
  };
  return search(
    tabs.map(() => 0),
    new Map(),
  );
}

/** @param {({ id: string } & Asset)[]} assets */
function key(assets) {
  return assets
    .map(({ id, content, state }) => `${id}:${content}:${state}`)
    .sort()
    .join();
}

/**
 * The model: assets by id, and the commands one at a time.
 * @typedef {import("./tabs.page.js").Outcome} Outcome
 * @typedef {import("./tabs.page.js").View} View
 * @typedef {{ content: number, state: "whole" | "missing" | "removed", kept?: boolean }} Asset `kept`: in the inbox, too, from
 *   which every sweep brings a lost original back
 * @typedef {Map<string, Asset>} Model
 */

/**
 * What the command makes of the model; undefined where it could not have had this outcome here.
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
    // Added again: its lost original was brought back. Two tabs that do so at once both say so.
    if (result === "added") return next.set(id, { ...there, state: "whole" });
    return there.state === "whole" || there.kept ? model : undefined;
  }
  const twin = [...model.values()].some((asset) => asset.content === content && asset.state !== "removed");
  if (result === "duplicate" || (twin && command.type !== "generate")) return undefined;
  return next.set(id, { content, state: "whole", kept: command.type !== "import" });
}

/**
 * Whether some order of all commands, in which each tab's own keep theirs, gives every command its outcome and
 * ends in what is seen after a repair.
 * @param {Outcome[][]} tabs
 * @param {View["assets"]} end
 */
export function isSerial(tabs, end) {
  const wanted = key(end);
  /** @type {Set<string>} */
  const tried = new Set();
  /** @param {number[]} done how many of each tab's @param {Model} model @returns {boolean} */
  const search = (done, model) => {
    const assets = [...model].map(([id, asset]) => ({ id, ...asset }));
    const state = `${done} ${key(assets)}`;
    if (tried.has(state)) return false;
    tried.add(state);
    if (tabs.every((outcomes, tab) => done[tab] === outcomes.length)) {
      const left = assets.filter((asset) => asset.state !== "removed");
      return wanted === key(left.map(({ kept, ...asset }) => (kept ? { ...asset, state: "whole" } : asset)));
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

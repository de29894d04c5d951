/** What marks the entry in the state of the page's history. The rest of the state is the router's, and is kept. */
const MARK = "mediaLibraryViewer";

let holder: { onBack: () => void } | undefined;
let removal: ReturnType<typeof setTimeout> | undefined;
/** Whether a `history.back()` of our own is on its way. */
let leaving = false;
let listening = false;

const stateOf = (): Record<string, unknown> => {
  const { state } = history;
  return typeof state === "object" && state !== null ? state : {};
};

const isOurs = (): boolean => stateOf()[MARK] === true;

/**
 * Adds an entry of the same address to the page's history, so that Back calls `onBack` instead of leaving the page. Its state
 * is a copy of the entry's before it: a router (Next.js, React Router) that finds it renders the same page.
 * @returns a function that takes the entry away again, unless Back has
 */
export function holdHistoryEntry(onBack: () => void): () => void {
  const own = { onBack };
  holder = own;
  clearTimeout(removal);
  if (!listening) addEventListener("popstate", onPopState);
  listening = true;
  if (!leaving) push();
  return () => {
    if (holder !== own) return;
    holder = undefined;
    // Not at once: React runs effects twice in development, and a viewer may open as another closes.
    removal = setTimeout(remove);
  };
}

function push(): void {
  // After a reload of the page, or a Forward, it is there already.
  if (isOurs()) return;
  try {
    history.pushState({ ...stateOf(), [MARK]: true }, "");
  } catch {
    // Safari refuses more than 100 in half a minute: then Back leaves the page.
  }
}

function remove(): void {
  // Somebody navigated on meanwhile: that entry is not ours to leave.
  if (holder || !isOurs()) return;
  leaving = true;
  history.back();
}

function onPopState(): void {
  if (leaving) {
    leaving = false;
    if (holder) push();
    return;
  }
  if (!holder || isOurs()) return;
  const { onBack } = holder;
  holder = undefined;
  onBack();
}

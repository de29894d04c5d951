let saving = 0;

/** The browser asks the user, in its own words, whether to leave the page. */
const ask = (event: BeforeUnloadEvent): void => event.preventDefault();

/** Until `work` has ended, leaving the page has to be confirmed. */
export async function whileSaving<Result>(work: Promise<Result>): Promise<Result> {
  // Only while needed: pages with such a listener are not kept for the Back button by every browser.
  if (saving === 0 && typeof window !== "undefined") window.addEventListener("beforeunload", ask);
  saving += 1;
  try {
    return await work;
  } finally {
    saving -= 1;
    if (saving === 0 && typeof window !== "undefined") window.removeEventListener("beforeunload", ask);
  }
}

/**
 * Allows one transaction at a time; items that arrive meanwhile share the next one. A strict commit waits for the disk,
 * so one per record would take 6 to 10 times as long (measured in Chromium 156). If a group fails, its items are
 * retried one by one.
 */
export function groupCommit<Item, Result>(
  commit: (items: readonly Item[]) => Promise<Result[]>,
): (item: Item) => Promise<Result> {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let busy = false;

  const commitGroup = async (group: readonly Waiting[]): Promise<void> => {
    try {
      const results = await commit(group.map(({ item }) => item));
      results.forEach((result, index) => {
        group[index]?.resolve(result);
      });
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error);
      else for (const one of group) await commitGroup([one]);
    }
  };

  const commitAll = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await commitGroup(group);
    }
    busy = false;
  };

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!busy) void commitAll();
    });
}

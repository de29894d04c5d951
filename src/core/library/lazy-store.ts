type Subscribable = { subscribe: (listener: () => void) => () => void };

/** What follows a storage that may not be open yet, or not any more. */
export type LazyStore<Opened> = {
  load: () => Promise<Opened>;
  /** Undefined until it was loaded for the first time. */
  current: () => Opened | undefined;
  subscribe: (listener: () => void) => () => void;
};

export type LazyStoreOptions<Session extends object, Opened> = {
  /** Opens the storage, if it is not open yet. */
  open: () => Promise<Session>;
  create: (session: Session) => Promise<Opened>;
  /** Calls `listener` whenever a storage has been opened, also after one was lost; returns a function that unsubscribes. */
  onOpen: (listener: () => void) => () => void;
};

export function createLazyStore<Session extends object, Opened extends Subscribable>(
  options: LazyStoreOptions<Session, Opened>,
): LazyStore<Opened> {
  let latest: { of: Session; opened: Promise<Opened> } | undefined;
  let live: Opened | undefined;
  const load = async (): Promise<Opened> => {
    const session = await options.open();
    if (latest?.of !== session) latest = { of: session, opened: options.create(session) };
    live = await latest.opened;
    return live;
  };
  return {
    load,
    current: () => live,
    subscribe(listener) {
      let followed: Opened | undefined;
      let leave = () => {};
      let left = false;
      const follow = (): void => {
        load().then(
          (opened) => {
            if (left || opened === followed) return;
            leave();
            followed = opened;
            leave = opened.subscribe(listener);
          },
          // The library's own state says why it cannot be opened.
          () => {},
        );
      };
      follow();
      const ignore = options.onOpen(follow);
      return () => {
        left = true;
        ignore();
        leave();
      };
    },
  };
}

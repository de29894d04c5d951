import { randomUUID } from "node:crypto";
import type { ServerContext } from "../context.js";
import { engineOf } from "../database/engine.js";
import { notify } from "../database/notifications.js";

export type WakeUps = {
  /** Says to every process that there is work on this generation, or that what its work waits for has happened. */
  send: (generation: string) => void;
  /** Passes on what other processes send, until the returned function is called. */
  receive: () => () => void;
  /** Whether a webhook wakes the work of this process, whichever process takes it: it need not poll as often. */
  reached: () => boolean;
};

/**
 * The wake-ups of queued work between the processes on one database, and within this one.
 * @param takesWebhooks whether this process answers webhooks itself
 */
export function createWakeUps(
  { database, notifications, notifier, config }: ServerContext,
  takesWebhooks = config.jobs.kind === "embedded",
): WakeUps {
  const self = randomUUID();
  const wake = (id: string) => {
    notifier.notify(`wake ${id}`);
    notifier.notify("work");
  };
  return {
    send(id) {
      wake(id);
      // Lost without harm: the work itself is in the outbox, which every process polls.
      notify(database, "generation_work", `${self} ${id}`).catch(() => {});
    },
    receive: () =>
      notifications.listen("generation_work", (payload) => {
        const [sender, id = ""] = payload?.split(" ") ?? [];
        if (sender !== self) wake(id);
      }),
    reached: () => notifications.heard() || (takesWebhooks && engineOf(database) === "libsql"),
  };
}

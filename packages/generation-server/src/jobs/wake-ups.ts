import { randomUUID } from "node:crypto";
import type { ServerContext } from "../context.js";
import { engineOf } from "../database/engine.js";
import { notify } from "../database/notifications.js";

export type WakeUps = {
  /** Notifies all processes of work on this generation, or of an event that its work is waiting for. */
  send: (generation: string) => void;
  /** Forwards notifications of other processes until the returned function is called. */
  receive: () => () => void;
  /** Whether webhooks reach this process, whichever process receives them: then it need not poll as often. */
  reached: () => boolean;
};

/**
 * Notifies queued work within this process and across processes on one database.
 * @param takesWebhooks whether this process itself receives webhooks
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
      // Harmless if lost: the work is in the outbox, which every process polls.
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

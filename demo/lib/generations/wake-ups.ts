import { randomUUID } from "node:crypto";
import { engineOf } from "../db/engine";
import { notificationsOf, notify } from "../db/notifications";
import { ring } from "./bell";
import { readJobs } from "./job-settings";
import type { Parts } from "./pipeline";

export type WakeUps = {
  /** Says to every process that there is work on this generation, or that what its work waits for has happened. */
  send: (generation: string) => void;
  /** Passes on what other processes send, until the function that it returns is called. */
  receive: () => () => void;
  /** Whether a webhook wakes the work of this process, whichever process takes it: it need not poll as often. */
  reach: () => boolean;
};

/**
 * The wake-ups of queued work between the processes on one database, and within this one.
 * @param takesWebhooks whether this process answers webhooks itself
 */
export function createWakeUps(
  { database, env }: Parts,
  takesWebhooks = readJobs(env) === "embedded",
): WakeUps {
  const notifications = notificationsOf(database, env);
  const self = randomUUID();
  const wake = (id: string) => {
    ring(`wake ${id}`);
    ring("work");
  };
  return {
    send(id) {
      wake(id);
      // The work itself is in the outbox, which every process polls.
      notify(database, "generation_work", `${self} ${id}`).catch(() => {});
    },
    receive: () =>
      notifications.listen("generation_work", (payload) => {
        const [sender, id = ""] = payload?.split(" ") ?? [];
        if (sender !== self) wake(id);
      }),
    reach: () => notifications.heard() || (takesWebhooks && engineOf(database) === "libsql"),
  };
}

import type { Model, ReplicateClient } from "@reactkits.dev/media-replicate";
import { type Env, readMode, SettingError } from "../env";
import { type Made, notSetUp } from "./library-errors";
import { backendOf } from "./models/backends";
import { clientSettingsOf, instanceOf } from "./models/instances";
import { timeoutOf } from "./models/timeout";
import { withPrice } from "./price-settings";
import { getReplicateClient } from "./replicate-client";

/** What a run is of and by whom, as the environment says by now. */
export type Connection = {
  model: Model;
  client: ReplicateClient;
  /** Milliseconds that a run may take. */
  timeout: number;
  /** Which of this server's backends runs it. */
  instance: string;
  provider: "emulator" | "replicate";
};

/** What every run needs of the environment. Throws `provider` where that is not set up rightly. */
export function connect(env: Env, made: Made, pickModel: () => Model): Connection {
  try {
    const model = withPrice(pickModel(), env);
    return {
      model,
      client: clientOf(env, model.id),
      timeout: timeoutOf(model, env),
      instance: backendOf(env, model.id),
      provider: readMode(env) === "emulator" ? "emulator" : "replicate",
    };
  } catch (error) {
    if (error instanceof SettingError) throw notSetUp(error, made);
    throw error;
  }
}

/** The client of what runs `model`. Throws `SettingError`. */
export function clientOf(env: Env, model: string): ReplicateClient {
  const instance = instanceOf(env, model);
  return getReplicateClient(instance && clientSettingsOf(env, instance));
}

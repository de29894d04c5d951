import type { Prediction } from "./prediction.js";

export type CallOptions = {
  /** Ends the call at once: it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
};

export type CreateOptions = CallOptions & {
  /**
   * When the call is given up in whatever phase, in milliseconds since 1970. Default: each phase has its own timeout;
   * waiting for a free slot and the creation may each take as long as the prediction, the start of the model
   * `bootTimeout`, and the prediction `timeoutOf(model)`.
   */
  endsAt?: number | undefined;
  /** Milliseconds after its creation at which Replicate itself ends it. Default: shortly after the client gives up. */
  lifetime?: number | undefined;
  /**
   * Also retry a creation that may have arrived, after a reset or a 5xx. Each such retry may start a second prediction
   * that is paid for. Default: false, only what certainly never arrived is retried.
   */
  mayPayTwice?: boolean | undefined;
  /**
   * Seconds, 0 to 60, for which Replicate may hold back its reply to `create` until the prediction has ended. Default: 0.
   */
  holdFor?: number | undefined;
  /** An https URL that Replicate calls with the prediction. */
  webhook?: string | undefined;
  /** Default: `completed` only. */
  webhookEvents?: readonly ("start" | "output" | "logs" | "completed")[] | undefined;
};

export type WaitOptions = CallOptions & {
  /** When waiting is given up, in milliseconds since 1970. Default: as of `CreateOptions`. */
  endsAt?: number | undefined;
  /**
   * How many files make it complete: with so many it counts as done while its status is still `processing`. Default:
   * what the input asks for (`num_outputs`, `max_images`), else 1.
   */
  outputs?: number | undefined;
  /** Called with each state that differs from the last in its status, logs or outputs. */
  onChange?: ((prediction: Prediction) => void) | undefined;
};

export type RunOptions = CreateOptions & WaitOptions;

export type ListOptions = CallOptions & {
  createdAfter?: Date | undefined;
  createdBefore?: Date | undefined;
  /** `web`: only those created on Replicate's web site. */
  source?: "web" | undefined;
};

import type { Prediction } from "./prediction.js";

export type CallOptions = {
  /** Ends the call at once: it rejects with the signal's reason. */
  signal?: AbortSignal;
};

export type CreateOptions = CallOptions & {
  /**
   * When we give up whatever it is at, in milliseconds since 1970. Default: each of its clocks has a time of its own:
   * the wait for a place and the creation as long as a run, the start of the model `bootTimeout`, and its run
   * `timeoutOf`.
   */
  endsAt?: number;
  /** Milliseconds after its creation at which Replicate itself ends it. Default: a bit after we give up. */
  lifetime?: number;
  /**
   * Retry also a creation of which nobody knows whether it arrived: after a reset, a 5xx. Each such retry may
   * make a second run that is paid for. Default false: only what surely never arrived is sent again.
   */
  mayPayTwice?: boolean;
  /**
   * Seconds, at most 60, for which Replicate may hold its reply to the creation back until the run has ended. Of
   * `create` alone. Default: not at all.
   */
  holdFor?: number;
  /** An https address that is told of the run. */
  webhook?: string;
  webhookEvents?: readonly ("start" | "output" | "logs" | "completed")[];
};

export type WaitOptions = CallOptions & {
  endsAt?: number;
  /**
   * How many outputs make it whole: with so many addresses of files it counts as done while its status still
   * says `processing`. Default: what the input asks for (`num_outputs`, `max_images`), else 1.
   */
  outputs?: number;
  /** Called with each state that differs from the last one in its status, logs or outputs. */
  onChange?: (prediction: Prediction) => void;
};

export type RunOptions = CreateOptions & WaitOptions;

export type ListOptions = CallOptions & {
  createdAfter?: Date;
  createdBefore?: Date;
  /** `web`: only those made on the web site. */
  source?: "web";
};

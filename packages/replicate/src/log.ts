/** A structured log entry. None contains a prompt, an input, an output or the token. */
export type LogEntry = {
  /** `warn` for what may need attention: a retry, an error, a prediction that could not be canceled. */
  level: "debug" | "warn";
  event: "request" | "retry" | "created" | "ended" | "left" | "cancel" | "download" | "stream";
  method?: string;
  /** Without its query. */
  path?: string;
  /** Of the reply. */
  httpStatus?: number;
  model?: string;
  predictionId?: string;
  /** Of the prediction. */
  status?: string;
  /** The code of a `ReplicateError`. */
  code?: string;
  /** Why, redacted of the token and the inputs. */
  reason?: string;
  /** 1 for the first retry. */
  retry?: number;
  /** Milliseconds that it took, or until the retry. */
  ms?: number;
  bytes?: number;
};

export type Log = (entry: LogEntry) => void;

/** Calls the log; an error that it throws must not end a prediction that is paid for. */
export function safeLog(log: Log | undefined): Log {
  return (entry) => {
    try {
      log?.(entry);
    } catch {
      // There is nowhere left to report it.
    }
  };
}

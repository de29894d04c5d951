/** How an emulator behaves; everything has a default. */
export interface EmulatorOptions {
  /** The port on 127.0.0.1; no other interface is listened on. Default: 0, which takes a free one. */
  port?: number | undefined;
  /** The only token that is accepted. Default: any that is not empty. */
  token?: string | undefined;
  /** Milliseconds from a prediction's creation to its success, a fifth of it as `starting`. Default: 1500. */
  runTime?: number | undefined;
  /** Milliseconds that the fault `cold` adds before a prediction starts. Default: 90,000. */
  bootTime?: number | undefined;
  /** Seconds that the fault `429` asks the client to wait. Default: 5. */
  retryAfter?: number | undefined;
  /** Predictions that each token may create per minute. Default: no limit; Replicate's is 600. */
  creationsPerMinute?: number | undefined;
  /** Other requests that each token may send per minute. Default: no limit; Replicate's is 3000. */
  requestsPerMinute?: number | undefined;
  /** Limits creation to 6 a minute, one at a time, as Replicate does below $5 of credit. Default: false. */
  lowCredit?: boolean | undefined;
}

/** A running emulator. */
export interface Emulator {
  /** The base URL of the API, with its `/v1`. */
  url: string;
  /** The origin of the server. */
  origin: string;
  /** `host:port` that output files are downloaded from. */
  deliveryHost: string;
  /** Moves the emulator's clock by so many milliseconds; a negative number moves it back. */
  advance(milliseconds: number): void;
  /** The URL of an uploaded file that needs no token until `expiry`, in seconds since 1970. */
  signedFileUrl(id: string, expiry: number): string;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
}

/**
 * Starts a Replicate-compatible server on the loopback interface.
 *
 * Rejects with Node's own error if the port cannot be used.
 *
 * @example
 * const emulator = await startEmulator({ runTime: 50 });
 * const reply = await fetch(`${emulator.url}/account`, { headers: { authorization: "Bearer any" } });
 * await emulator.close();
 */
export declare function startEmulator(options?: EmulatorOptions): Promise<Emulator>;

import { type Env, readList, readSetting, readToken, SettingError } from "../../env";

/** A host that files may come from, beside Replicate's own. */
export type DeliveryHost = {
  /** As `URL.hostname` spells it. */
  hostname: string;
  /** Undefined: any on loopback. Elsewhere only 443 is served, whatever stands here. */
  port: string | undefined;
  /** Exempt from https, the default port and the public address. */
  loopback: boolean;
};

export type ReplicateConfig = {
  token: string;
  /** Without a slash at its end. */
  baseUrl: string;
  deliveryHosts: readonly DeliveryHost[];
};

const DEFAULT_BASE_URL = "https://api.replicate.com/v1";

/** Reads the variables that .env.example explains. Throws `SettingError`, which never quotes a token. */
export function readReplicateConfig(env: Env): ReplicateConfig {
  const token = readToken(env);
  if (token === undefined) {
    throw new SettingError(
      "REPLICATE_API_TOKEN is not set. Set it, or use `npm start`, which brings an emulator.",
    );
  }
  // A line break here would end up in an error message of fetch, and the token with it.
  if (!/^[\x21-\x7e]{1,512}$/.test(token)) {
    throw new SettingError(
      "REPLICATE_API_TOKEN holds characters that no token has, such as a space. Copy it again.",
    );
  }
  return {
    token,
    baseUrl: readBaseUrl(readSetting(env, "REPLICATE_BASE_URL") ?? DEFAULT_BASE_URL),
    deliveryHosts: readList(env, "REPLICATE_DELIVERY_HOSTS").map(readDeliveryHost),
  };
}

function readBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url && !url.username && !url.password && !url.search && !url.hash;
  if (!plain || !(url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname)))) {
    throw new SettingError(
      "REPLICATE_BASE_URL must be an https address with its /v1, such as https://api.replicate.com/v1; http is for this machine (127.0.0.1) only.",
    );
  }
  return url.href.replace(/\/+$/, "");
}

function readDeliveryHost(entry: string): DeliveryHost {
  const [, host, port] = /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(entry) ?? [];
  if (host !== undefined && URL.canParse(`https://${host}`)) {
    const { hostname } = new URL(`https://${host}`);
    const loopback = isLoopback(hostname);
    if (loopback || port === undefined || port === "443") {
      return { hostname, port: loopback ? port : undefined, loopback };
    }
  }
  throw new SettingError(
    "REPLICATE_DELIVERY_HOSTS takes hosts, comma-separated, such as files.example.com or 127.0.0.1:4010: no scheme, no path, and another port than 443 on this machine only.",
  );
}

/** `hostname` as `URL.hostname` spells it. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** The name of the global that holds the endpoint's URL: the manager writes it, the preview reads it. */
export const ENDPOINT_GLOBAL = "aiGenerateUrl";

export type EndpointCheck = { url: string; problem?: undefined } | { url?: undefined; problem: string };

/** What may stand in the field "Endpoint URL": an http(s) address without a name or password in it. */
export function checkEndpoint(text: string): EndpointCheck {
  const trimmed = text.trim();
  if (!URL.canParse(trimmed)) {
    return {
      problem: "This is no whole URL. It looks like https://my-app.example/api/ai/images/generate",
    };
  }
  const url = new URL(trimmed);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return { problem: "Only http: and https: endpoints can be asked." };
  }
  if (url.username !== "" || url.password !== "") {
    return { problem: "The URL holds a name or a password. Keys stay on the server: leave them out." };
  }
  return { url: url.href };
}

/** The name of the global with the endpoint's URL, which the manager writes and the preview reads. */
export const ENDPOINT_GLOBAL = "aiGenerateUrl";

export type EndpointCheck = { url: string; problem?: undefined } | { url?: undefined; problem: string };

/** The accepted values of the field "Endpoint URL": http(s) URLs without user name and password. */
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

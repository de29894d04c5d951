import { expect, test } from "vitest";
import { checkEndpoint } from "./endpoint.js";

test.each([
  ["https://my-app.example/api/ai/images/generate", "https://my-app.example/api/ai/images/generate"],
  [" http://localhost:3000/generate?tenant=a ", "http://localhost:3000/generate?tenant=a"],
  ["HTTP://127.0.0.1", "http://127.0.0.1/"],
])("%s is an endpoint", (text, url) => {
  expect(checkEndpoint(text)).toEqual({ url });
});

test.each([
  ["", "no whole URL"],
  ["/api/generate", "no whole URL"],
  ["localhost:3000/generate", "http: and https:"],
  ["my-app.example/generate", "no whole URL"],
  ["http://", "no whole URL"],
  ["javascript:alert(1)", "http: and https:"],
  ["data:image/png;base64,AAAA", "http: and https:"],
  ["file:///etc/passwd", "http: and https:"],
  ["https://me@my-app.example/", "name or a password"],
  ["https://:r8_secret@my-app.example/", "name or a password"],
])("%s is rejected with a reason", (text, why) => {
  const { url, problem } = checkEndpoint(text);
  expect(url).toBeUndefined();
  expect(problem).toContain(why);
  expect(problem).not.toContain("r8_secret");
});

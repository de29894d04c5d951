/** The addresses of pictures in what was dragged or pasted from another page, each once. */
export function transferredUrls(html: string, list: string): string[] {
  const urls = html === "" ? [] : imageUrls(html);
  // A dragged picture that is a link has the address of the link in its list.
  if (urls.length > 0) return urls;
  return unique(
    list
      .split(/\r?\n/)
      .filter((line) => !line.startsWith("#"))
      .map((line) => line.trim()),
  );
}

/** Parsed as an inert document: nothing of it is loaded or run. */
function imageUrls(html: string): string[] {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return unique([...parsed.querySelectorAll("img")].map((image) => image.getAttribute("src") ?? ""));
}

function unique(urls: readonly string[]): string[] {
  return [...new Set(urls)].filter((url) => /^(?:https?|data):/i.test(url));
}

/** A name for the file behind an address: the last part of its path, or the address itself if it has none. */
export function nameOfUrl(url: string): string {
  if (/^data:/i.test(url)) return url.slice(5).split(/[;,]/, 1)[0] || "data";
  const last =
    url
      .replace(/[?#].*$/, "")
      .split("/")
      .filter(Boolean)
      .at(-1) ?? url;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

export const COLOR_SCHEME_KEY = "color-scheme";

/** Runs before the first paint, so that a dark page never flashes white. Tailwind reads the class, Mantine the attribute. */
const SCRIPT = `(() => {
  let scheme;
  try { scheme = localStorage.getItem("${COLOR_SCHEME_KEY}"); } catch {}
  if (scheme !== "light" && scheme !== "dark")
    scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const root = document.documentElement;
  root.classList.add(scheme);
  root.dataset.mantineColorScheme = scheme;
})()`;

export function ColorSchemeScript({ nonce }: { nonce: string | undefined }) {
  return (
    <script
      nonce={nonce}
      // Browsers hide the nonce from scripts, so that what React finds differs from what it rendered.
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file
      dangerouslySetInnerHTML={{ __html: SCRIPT }}
    />
  );
}

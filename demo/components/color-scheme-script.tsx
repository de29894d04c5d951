export const COLOR_SCHEME_KEY = "color-scheme";

/**
 * Sets the colour scheme before the first paint, so that dark pages never flash white. Tailwind reads the class,
 * Mantine the attribute.
 */
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
      // Browsers hide the nonce from scripts, so hydration finds a difference.
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file
      dangerouslySetInnerHTML={{ __html: SCRIPT }}
    />
  );
}

export const COLOR_SCHEME_KEY = "color-scheme";

/**
 * Sets the colour scheme before the first paint, so that dark pages never flash white. Tailwind reads the class,
 * Mantine the attribute.
 */
export const COLOR_SCHEME_SCRIPT = `(() => {
  let scheme;
  try { scheme = localStorage.getItem("${COLOR_SCHEME_KEY}"); } catch {}
  if (scheme !== "light" && scheme !== "dark")
    scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const root = document.documentElement;
  root.classList.add(scheme);
  root.dataset.mantineColorScheme = scheme;
})();`;

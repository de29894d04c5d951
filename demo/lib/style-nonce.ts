/**
 * Lets packages that put <style> elements into the page do so under our policy: what locks the scroll behind
 * a Mantine modal reads this global (get-nonce), a convention of webpack that outlived it.
 */
export function allowInjectedStyles(nonce: string | undefined): void {
  if (typeof window !== "undefined") Reflect.set(window, "__webpack_nonce__", nonce);
}

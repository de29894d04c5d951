/**
 * Provides the nonce to packages that insert <style> elements: the scroll lock of Mantine's modals reads this global
 * (get-nonce), a convention from webpack.
 */
export function allowInjectedStyles(nonce: string | undefined): void {
  if (typeof window !== "undefined") Reflect.set(window, "__webpack_nonce__", nonce);
}

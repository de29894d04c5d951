/**
 * Formats millionths of a US dollar with at least two decimals, and as many as needed, because most images cost less
 * than a cent: `$0.003`, `$1,204.50`; a dash if unknown.
 */
export function formatMicroUsd(microUsd: number | null): string {
  if (microUsd === null) return "—";
  const whole = Math.floor(microUsd / 1_000_000);
  const rest = String(microUsd % 1_000_000).padStart(6, "0");
  return `$${whole.toLocaleString("en-US")}.${rest.replace(/0{1,4}$/, "")}`;
}

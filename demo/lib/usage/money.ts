/**
 * Millionths of a US dollar for people: at least cents, and whatever digits are left, because most images cost
 * less than one. `$0.003`, `$1,204.50`; a dash where nobody knows.
 */
export function formatMicroUsd(microUsd: number | null): string {
  if (microUsd === null) return "—";
  const whole = Math.floor(microUsd / 1_000_000);
  const rest = String(microUsd % 1_000_000).padStart(6, "0");
  return `$${whole.toLocaleString("en-US")}.${rest.replace(/0{1,4}$/, "")}`;
}

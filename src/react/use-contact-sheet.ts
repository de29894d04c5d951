"use client";

import { useMemo } from "react";
import { type ContactSheet, contactSheetOf } from "../core/prompts/contact-sheet.js";
import { useAssetRecords } from "./use-asset-records.js";
import { useAssets } from "./use-assets.js";
import { useSettledLibrary } from "./use-settled-library.js";

/**
 * A batch as a table, kept up to date: its images, and the generations that run or have failed. Undefined while it is
 * looked up, and if nothing is left of it.
 *
 * @example
 * ```tsx
 * import { useContactSheet } from "@reactkits.dev/react-media-library/prompts";
 *
 * export function Sheet({ batch }: { batch: string }) {
 *   const sheet = useContactSheet(batch);
 *   return (
 *     <table>
 *       <tbody>
 *         {sheet?.cells.map((row, index) => (
 *           <tr key={sheet.rows?.values[index] ?? index}>
 *             <th>{sheet.rows?.values[index]}</th>
 *             <td>{row.flatMap(({ assets }) => assets.map(({ name }) => name)).join(", ")}</td>
 *           </tr>
 *         ))}
 *       </tbody>
 *     </table>
 *   );
 * }
 * ```
 */
export function useContactSheet(batch: string): ContactSheet | undefined {
  const { ids } = useAssets({ run: batch });
  const { assets } = useAssetRecords(ids);
  const { generations } = useSettledLibrary();
  return useMemo(() => contactSheetOf(batch, assets, generations), [batch, assets, generations]);
}

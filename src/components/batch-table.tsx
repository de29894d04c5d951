"use client";

import type { BatchParameter } from "../core/generation/batch-cell.js";
import { findModel } from "../core/generation/find-model.js";
import { isActive } from "../core/generation/generation.js";
import { parseSize } from "../core/prompts/batch-values.js";
import type { SheetAxis } from "../core/prompts/contact-sheet.js";
import { useAssetRecords } from "../react/use-asset-records.js";
import { useAssets } from "../react/use-assets.js";
import { useContactSheet } from "../react/use-contact-sheet.js";
import { useModels } from "../react/use-models.js";
import { useSettledLibrary } from "../react/use-settled-library.js";
import { BatchTableCell } from "./batch-table-cell.js";
import { EmptyState } from "./empty-state.js";
import { SquaresIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { ModalHeader } from "./modal.js";
import { formatModel } from "./model-names.js";
import type { ContactSheetDialogProps } from "./part-props.js";
import { useScope } from "./scope.js";

type BatchTableProps = Pick<ContactSheetDialogProps, "onClose" | "onOpen"> & { batch: string };

/** What the contact sheet shows, loaded when it is first opened. */
export function BatchTable({ batch, onClose, onOpen }: BatchTableProps) {
  const { Button, Spinner } = useKit();
  const { messages, slot } = useScope();
  const { cancel } = useSettledLibrary();
  const sheet = useContactSheet(batch);
  const { status, ids } = useAssets({ run: batch });
  const { assets: read, gone } = useAssetRecords(ids);
  const isLoading = status === "loading" || read.length + gone.length < ids.length;
  const valueText = useValueText();
  const cells = sheet?.cells.flat() ?? [];
  const images = cells.flatMap(({ assets }) => assets);
  const running = cells.flatMap(({ generation }) =>
    generation && isActive(generation) ? generation.id : [],
  );
  const headings = (axis: SheetAxis | undefined) =>
    axis?.values.map((value, index) => ({
      key: `${index} ${value}`,
      name: messages[axis.parameter],
      text: valueText(axis.parameter, value) ?? String(index + 1),
    }));
  const columns = headings(sheet?.columns);
  const rows = headings(sheet?.rows);
  return (
    <>
      <ModalHeader title={messages.contactSheet} onClose={onClose}>
        {sheet && <p className="rml-muted rml-small">{messages.assetCount(sheet.count, 0)}</p>}
        {running.length > 0 && (
          <Button size="sm" onClick={() => running.forEach(cancel)}>
            {messages.cancel}
          </Button>
        )}
      </ModalHeader>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <section {...slot("sheet-area", "rml-grow rml-scroll")} tabIndex={0} aria-label={messages.contactSheet}>
        {!sheet && isLoading && <Spinner />}
        {sheet && (
          <table {...slot("sheet-table", "rml-small")} aria-label={messages.contactSheet}>
            {columns && (
              <thead>
                <tr>
                  {rows && <td {...slot("sheet-corner")} />}
                  {columns.map(({ key, name, text }) => (
                    <th key={key} {...slot("sheet-column")} scope="col" title={text}>
                      <Heading name={name} text={text} />
                    </th>
                  ))}
                </tr>
              </thead>
            )}
            <tbody>
              {sheet.cells.map((cellsOfRow, row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row has nothing of its own but its place
                <tr key={row}>
                  {rows?.[row] && (
                    <th {...slot("sheet-row")} scope="row" title={rows[row].text}>
                      <Heading name={rows[row].name} text={rows[row].text} />
                    </th>
                  )}
                  {cellsOfRow.map((cell, column) => (
                    <BatchTableCell
                      // biome-ignore lint/suspicious/noArrayIndexKey: a cell has nothing of its own but its place
                      key={column}
                      cell={cell}
                      onOpen={onOpen && ((asset) => onOpen(asset, images))}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {!sheet && !isLoading && (
          <EmptyState
            icon={<SquaresIcon size={24} />}
            title={messages.contactSheetGone}
            hint={messages.contactSheetGoneHint}
          />
        )}
      </section>
    </>
  );
}

function Heading({ name, text }: { name: string; text: string }) {
  const { slot } = useScope();
  return (
    <>
      <span {...slot("sheet-name", "rml-hint")}>{name}</span>
      <span {...slot("sheet-value")} dir="auto">
        {text}
      </span>
    </>
  );
}

/** A value of an axis for people: a model by its name, a size as everywhere else. */
function useValueText(): (parameter: BatchParameter, value: string | undefined) => string | undefined {
  const { messages } = useScope();
  const { models } = useModels(true);
  return (parameter, value) => {
    if (value === undefined) return undefined;
    const size = parameter === "size" ? parseSize(value) : undefined;
    if (size) return messages.dimensions(size.width, size.height);
    return parameter === "model" ? (findModel(models, value)?.label ?? formatModel(value)) : value;
  };
}

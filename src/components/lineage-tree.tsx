"use client";

import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import type { Lineage } from "../core/library/lineage/lineage.js";
import { useAssetRecords } from "../react/use-asset-records.js";
import { LineagePicture } from "./lineage-picture.js";
import { lineageRows } from "./lineage-rows.js";
import { useScope } from "./scope.js";
import { isRightToLeft } from "./viewer-keys.js";

/** Rows of the tree: more are no help, and slow. */
const MOST_ROWS = 300;

/** Steps by which rows move to the side: of a deep lineage, the names stay readable. */
const MOST_INDENTED = 6;

type LineageTreeProps = { id: string; lineage: Lineage; onOpen: (asset: MediaAsset) => void };

/** The whole lineage of an asset. One tab stop, in which the arrows move. */
export function LineageTree({ id, lineage, onOpen }: LineageTreeProps) {
  const { messages, slot } = useScope();
  const { rows, hidden } = useMemo(() => lineageRows(lineage, MOST_ROWS), [lineage]);
  const { assets } = useAssetRecords(rows.map(({ node }) => node.id));
  const byId = new Map(assets.map((asset) => [asset.id, asset]));
  const [active, setActive] = useState(lineage.self.id);
  const tree = useRef<HTMLDivElement>(null);
  const found = rows.findIndex(({ node }) => node.id === active);
  const activeIndex = found < 0 ? 0 : found;

  const focus = (index: number): void => {
    const row = rows[index];
    const item = tree.current?.children[index];
    if (!row || !(item instanceof HTMLElement)) return;
    setActive(row.node.id);
    item.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const up = rows.findIndex(({ node }) => node.id === rows[activeIndex]?.parent);
    const isParent = rows[activeIndex + 1]?.parent === rows[activeIndex]?.node.id;
    const child = isParent ? activeIndex + 1 : -1;
    const [left, right] = isRightToLeft(event.currentTarget) ? [child, up] : [up, child];
    const targets: Partial<Record<string, number>> = {
      ArrowDown: activeIndex + 1,
      ArrowUp: activeIndex - 1,
      Home: 0,
      End: rows.length - 1,
      ArrowLeft: left,
      ArrowRight: right,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    // Not a key of the viewer, also where there is nothing to move to.
    event.preventDefault();
    focus(target);
  };

  return (
    <>
      <div
        id={id}
        ref={tree}
        {...slot("lineage-tree")}
        role="tree"
        aria-label={messages.lineage}
        onKeyDown={onKeyDown}
      >
        {rows.map(({ node, depth, roles, place, siblings }, index) => {
          const asset = byId.get(node.id);
          const name = asset?.name ?? node.stub?.name ?? messages.unknownAsset;
          const isSelf = node.id === lineage.self.id;
          const facts = messages.lineageFacts(
            ...roles.map(messages.lineageRole),
            messages.lineageState(node.state),
          );
          const open = () => !isSelf && asset && onOpen(asset);
          return (
            <div
              key={node.id}
              {...slot("lineage-row", "rml-row")}
              role="treeitem"
              aria-level={depth}
              aria-posinset={place}
              aria-setsize={siblings}
              aria-selected={isSelf}
              tabIndex={index === activeIndex ? 0 : -1}
              data-state={node.state}
              style={{ paddingInlineStart: `${0.25 + Math.min(depth - 1, MOST_INDENTED)}rem` }}
              onFocus={() => setActive(node.id)}
              onClick={open}
              onKeyDown={(event) => {
                if (event.key !== "Enter" && event.key !== " ") return;
                event.preventDefault();
                open();
              }}
            >
              <LineagePicture id={asset?.id} />
              <span className="rml-stack">
                <span className="rml-truncate" dir="auto">
                  {name}
                </span>
                {facts && <span className="rml-hint rml-truncate">{facts}</span>}
              </span>
            </div>
          );
        })}
      </div>
      {hidden > 0 && <p className="rml-hint">{messages.lineageHidden(hidden)}</p>}
    </>
  );
}

"use client";

import { useId, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import type { LineageNode } from "../core/library/lineage/lineage.js";
import { useAssetRecords } from "../react/use-asset-records.js";
import { useLineage } from "../react/use-lineage.js";
import { useKit } from "./kit.js";
import { LineagePicture } from "./lineage-picture.js";
import { LineageTree } from "./lineage-tree.js";
import { useScope } from "./scope.js";

/** Relatives in a strip; the tree has the others. */
const MOST_SHOWN = 12;

type ViewerLineageProps = {
  asset: MediaAsset;
  onOpen: (asset: MediaAsset) => void;
};

/** What an asset was made from and what was made from it: the nearest as strips, all of them as a tree. */
export function ViewerLineage({ asset, onOpen }: ViewerLineageProps) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const lineage = useLineage(asset.id);
  const [showsTree, setShowsTree] = useState(false);
  const treeId = useId();
  if (!lineage) return null;
  const { ancestors, descendants } = lineage;
  const [parents, children] = [ancestors, descendants].map((nodes) =>
    nodes.filter(({ level }) => level === 1),
  );
  const all = ancestors.length + descendants.length;
  if (all === 0 || !parents || !children) return null;
  const shown = Math.min(parents.length, MOST_SHOWN) + Math.min(children.length, MOST_SHOWN);
  return (
    <div {...slot("lineage", "rml-stack rml-small")}>
      <Relatives title={messages.madeFrom} nodes={parents} onOpen={onOpen} />
      <Relatives title={messages.madeFromThis} nodes={children} onOpen={onOpen} />
      {all > shown && (
        <Button
          {...slot("lineage-toggle")}
          size="sm"
          aria-expanded={showsTree}
          aria-controls={showsTree ? treeId : undefined}
          onClick={() => setShowsTree(!showsTree)}
        >
          {showsTree ? messages.hideLineage : messages.showLineage(all)}
        </Button>
      )}
      {showsTree && <LineageTree id={treeId} lineage={lineage} onOpen={onOpen} />}
    </div>
  );
}

type RelativesProps = {
  title: string;
  nodes: readonly LineageNode[];
  onOpen: (asset: MediaAsset) => void;
};

function Relatives({ title, nodes, onOpen }: RelativesProps) {
  const { slot } = useScope();
  const titleId = useId();
  const shown = nodes.slice(0, MOST_SHOWN);
  const { assets } = useAssetRecords(shown.map(({ id }) => id));
  if (shown.length === 0) return null;
  return (
    <section {...slot("lineage-relatives")} aria-labelledby={titleId}>
      <h3 id={titleId} className="rml-strong">
        {title}
      </h3>
      <ul {...slot("lineage-strip")}>
        {shown.map((node) => (
          <li key={node.id}>
            <Relative node={node} asset={assets.find(({ id }) => id === node.id)} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </section>
  );
}

type RelativeProps = {
  node: LineageNode;
  asset: MediaAsset | undefined;
  onOpen: (asset: MediaAsset) => void;
};

/** Nothing opens what is no longer there. */
function Relative({ node, asset, onOpen }: RelativeProps) {
  const { messages, slot } = useScope();
  const facts = messages.lineageFacts(
    ...node.roles.map(messages.lineageRole),
    messages.lineageState(node.state),
  );
  const isThere = node.state === "listed" || node.state === "trashed";
  const content = (
    <>
      <LineagePicture id={isThere ? node.id : undefined} />
      <span className="rml-hint">{facts}</span>
    </>
  );
  if (isThere) {
    const name = asset?.name ?? "…";
    return (
      <button
        type="button"
        {...slot("lineage-relative")}
        title={name}
        aria-label={messages.lineageItem(name, facts)}
        data-state={node.state}
        onClick={() => asset && onOpen(asset)}
      >
        {content}
      </button>
    );
  }
  const name = node.stub?.name ?? messages.unknownAsset;
  return (
    <div
      {...slot("lineage-relative")}
      role="img"
      title={name}
      aria-label={messages.lineageItem(name, facts)}
      data-state={node.state}
    >
      {content}
    </div>
  );
}

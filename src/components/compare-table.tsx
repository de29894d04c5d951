"use client";

import type { ReactNode } from "react";
import type { MediaAIModel } from "../core/generation/ai-model.js";
import type { MediaAsset } from "../core/library/asset.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { generationFactsOf } from "./generation-facts.js";
import type { Formats } from "./locale-formats.js";
import type { Messages } from "./messages/language.js";
import { useScope } from "./scope.js";
import type { ComparedAsset } from "./use-compared-assets.js";
import { ownWords } from "./word-diff.js";

/** What differs in how the images were made, and nothing that is the same in all of them. */
export function CompareTable({ compared }: { compared: readonly ComparedAsset[] }) {
  const { messages, formats, slot } = useScope();
  const models = useMediaLibrary((view) => view.models);
  const assets = compared.map(({ asset }) => asset);
  const rows = rowsOf(assets, { messages, formats, models }).filter(differs);
  return (
    <>
      <h3 {...slot("details-title", "rml-strong")}>{messages.differences}</h3>
      {rows.length === 0 ? (
        <p {...slot("compare-same", "rml-hint")}>{messages.noDifferences}</p>
      ) : (
        <table {...slot("compare-table", "rml-small")} aria-label={messages.differences}>
          <thead>
            <tr>
              {compared.map(({ asset, letter }) => (
                <th key={asset.id} scope="col" aria-label={messages.imageShown(letter, asset.name)}>
                  {letter}
                </th>
              ))}
            </tr>
          </thead>
          {rows.map(({ label, values, isText }) => (
            <tbody key={label}>
              <tr>
                <th scope="rowgroup" colSpan={compared.length}>
                  {label}
                </th>
              </tr>
              <tr>
                {compared.map(({ asset }, index) => (
                  <td key={asset.id} dir="auto">
                    {isText ? <Words values={values} index={index} /> : values[index]}
                    {values[index] === undefined && <span className="rml-muted">{messages.unknownFact}</span>}
                  </td>
                ))}
              </tr>
            </tbody>
          ))}
        </table>
      )}
    </>
  );
}

/** A text whose words are marked that the first one lacks; of two, also those of the first one. */
function Words({ values, index }: { values: Row["values"]; index: number }): ReactNode {
  const text = values[index];
  const other = index > 0 ? values[0] : values.length === 2 ? values[1] : undefined;
  if (text === undefined || other === undefined) return text;
  return ownWords(text, other).map((piece, place) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have nothing of their own but their place
    piece.isOwn ? <mark key={place}>{piece.text}</mark> : piece.text,
  );
}

type Row = { label: string; values: readonly (string | undefined)[]; isText: boolean };

type Texts = { messages: Messages; formats: Formats; models: readonly MediaAIModel[] };

const differs = ({ values }: Row) => new Set(values).size > 1;

/** Everything known of how the images were made, in the order of the viewer's details. */
function rowsOf(assets: readonly MediaAsset[], { messages, formats, models }: Texts): Row[] {
  const facts = assets.map((asset) => {
    const { prompt, facts: others } = generationFactsOf(asset, messages, formats, true, models);
    const all = [
      [messages.prompt, prompt],
      ...others,
      [messages.fileSize, formats.bytes(asset.size)],
      [messages.costLabel, costOf(asset, messages, models)],
    ] as const;
    return new Map(all.flatMap(([label, value]) => (value ? [[label, value] as const] : [])));
  });
  const labels = new Set([
    messages.prompt,
    messages.negativePrompt,
    ...facts.flatMap((each) => [...each.keys()]),
  ]);
  return [...labels].map((label) => ({
    label,
    values: facts.map((each) => each.get(label)),
    isText: label === messages.prompt || label === messages.negativePrompt,
  }));
}

/** As the generator reported it for this image. */
function costOf({ source, sourceMeta }: MediaAsset, messages: Messages, models: Texts["models"]) {
  const microUsd = sourceMeta?.microUsd;
  if (microUsd === null) return messages.costUnknown;
  if (typeof microUsd !== "number") return undefined;
  const model = source?.type === "ai" ? models.find(({ id }) => id === source.model) : undefined;
  return messages.cost(microUsd, model?.approximatePrice);
}

"use client";

import type { MediaAsset } from "../core/library/asset.js";
import type { CameraFacts } from "../core/media/exif.js";
import { useAlbums } from "../react/use-albums.js";
import { AltTextField } from "./alt-text-field.js";
import { GenerationDetails } from "./generation-details.js";
import { hasGenerationFacts } from "./generation-facts.js";
import type { Formats } from "./locale-formats.js";
import type { Messages } from "./messages/language.js";
import { OriginDetails } from "./origin-details.js";
import { RatingField } from "./rating-field.js";
import { RunComparison } from "./run-comparison.js";
import { SavedTextField } from "./saved-text-field.js";
import { useScope } from "./scope.js";
import { TagField } from "./tag-field.js";
import { useAssetUpdate } from "./use-asset-update.js";
import { useCameraFacts } from "./use-camera-facts.js";
import { ViewerLineage } from "./viewer-lineage.js";

type ViewerDetailsProps = {
  asset: MediaAsset;
  /** Called with a relative that is to be shown instead. */
  onOpen: (asset: MediaAsset) => void;
  onRemix: ((asset: MediaAsset) => void) | undefined;
  onContactSheet: ((batch: string) => void) | undefined;
  onCompare: ((assets: readonly MediaAsset[]) => void) | undefined;
};

/** Everything known of an asset. What a user can say about it is edited in place. */
export function ViewerDetails(props: ViewerDetailsProps) {
  const { asset, onOpen, onRemix, onContactSheet, onCompare } = props;
  const { messages, formats, slot } = useScope();
  const save = useAssetUpdate(asset);
  const camera = useCameraFacts(asset);
  const { albums: known } = useAlbums();
  const albums = known.filter(({ id }) => asset.albums?.includes(id)).map(({ name }) => name);
  return (
    <div {...slot("viewer-details", "rml-stack")}>
      <SavedTextField label={messages.name} value={asset.name} onSave={(name) => save({ name })} />
      <AltTextField asset={asset} onSave={(alt) => save({ alt })} />
      <RatingField value={asset.rating ?? 0} onValueChange={(rating) => void save({ rating })} />
      <TagField
        value={asset.tags ?? []}
        onAdd={(add) => void save({ tags: { add } })}
        onRemove={(tag) => void save({ tags: { remove: [tag] } })}
      />
      <dl {...slot("details-list", "rml-stack rml-small")}>
        {albums.length > 0 && (
          <div>
            <dt>{messages.albums}</dt>
            <dd dir="auto">{albums.join(", ")}</dd>
          </div>
        )}
        {factsOf(asset, camera, messages, formats).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ViewerLineage asset={asset} onOpen={onOpen} />
      {onCompare && asset.run && <RunComparison asset={asset} run={asset.run} onCompare={onCompare} />}
      <OriginDetails asset={asset} />
      {hasGenerationFacts(asset) && (
        <GenerationDetails asset={asset} hasFacts={false} onRemix={onRemix} onContactSheet={onContactSheet} />
      )}
    </div>
  );
}

function factsOf(
  asset: MediaAsset,
  camera: CameraFacts,
  messages: Messages,
  formats: Formats,
): [string, string][] {
  const { width, height, duration, takenAt } = asset;
  const facts: [label: string, value: string | undefined | false][] = [
    [
      messages.dimensionsLabel,
      width !== undefined && height !== undefined && pixels(width, height, messages),
    ],
    [messages.videoLengthLabel, duration !== undefined && formats.length(duration)],
    [messages.fileSize, formats.bytes(asset.size)],
    [messages.fileType, asset.mimeType],
    [messages.taken, takenAt !== undefined && formats.date(takenAt)],
    [messages.added, formats.date(asset.createdAt)],
    [messages.camera, camera.camera],
    [messages.lens, camera.lens],
    [messages.exposure, formats.isolate(exposure(camera, formats))],
  ];
  return facts.flatMap(([label, value]) => (value ? [[label, value] satisfies [string, string]] : []));
}

/** With the millions that cameras are sold by. */
function pixels(width: number, height: number, messages: Messages): string {
  const millions = (width * height) / 1e6;
  const dimensions = messages.dimensions(width, height);
  return millions < 1 ? dimensions : `${dimensions} · ${messages.megapixels(millions)}`;
}

/** As photographers write it: `1/250 s · f/2.8 · ISO 100 · 35 mm`. */
function exposure({ exposureTime, aperture, iso, focalLength }: CameraFacts, formats: Formats): string {
  const round = (value: number) => formats.number(value, 1);
  const time =
    exposureTime && (exposureTime < 0.5 ? `1/${Math.round(1 / exposureTime)}` : round(exposureTime));
  return [
    time && `${time} s`,
    aperture && `f/${round(aperture)}`,
    iso && `ISO ${iso}`,
    focalLength && `${round(focalLength)} mm`,
  ]
    .filter(Boolean)
    .join(" · ");
}

"use client";

import { useMemo } from "react";
import { canEditAsset } from "./can-edit-asset.js";
import {
  CloseIcon,
  CompareIcon,
  DownloadIcon,
  FilmIcon,
  MoreIcon,
  PencilIcon,
  RestoreIcon,
  SelectAllIcon,
  StarIcon,
  TrashIcon,
} from "./icons.js";
import { isComparable } from "./is-comparable.js";
import { type MenuItem, useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { SelectionAlbums } from "./selection-albums.js";
import { SelectionTags } from "./selection-tags.js";
import { ToolButton } from "./tool-button.js";
import { useAlbumActions } from "./use-album-actions.js";
import { useAssetActions } from "./use-asset-actions.js";
import type { LibraryScreen } from "./use-library-screen.js";
import { useOperationActions } from "./use-operation-actions.js";

/** How many are selected, and how large they are; it stands where the places stand otherwise. */
export function SelectionCount({ screen }: { screen: LibraryScreen }) {
  const { messages, formats, slot } = useScope();
  const { selection, listing } = screen;
  const { ids } = selection;
  const { bytesOf } = listing.assets;
  // Not with every record that scrolling reads: all of 100,000 may be selected.
  const bytes = useMemo(() => bytesOf(ids), [bytesOf, ids]);
  return (
    <div {...slot("selection-bar", "rml-row")}>
      <ToolButton label={messages.clearSelection} icon={<CloseIcon size={18} />} onClick={selection.clear} />
      <p {...slot("selection-bar-count", "rml-small rml-strong")}>
        {messages.selected(selection.count)}
        {bytes > 0 && <span className="rml-muted"> · {formats.bytes(bytes)}</span>}
      </p>
    </div>
  );
}

/** What can be done with the selected assets: the rarer actions in a menu, in a narrow library all but the first two. */
export function SelectionActions({ screen }: { screen: LibraryScreen }) {
  const { IconButton, Menu } = useKit();
  const { messages, languageProps, slot } = useScope();
  const { selection, selected } = screen;
  const { trashed } = screen.listing.query;
  // Not of the first of many, whose records alone are read.
  const shared = useAssetActions(selected.length === selection.count ? selected : []);
  const operations = useOperationActions(selection.count === 1 ? selected[0] : undefined, {
    onOperate: (asset, type) => screen.forms.askOperation({ asset, type }),
    // The bar has a button for it.
    onAnimate: undefined,
  });
  const rarer = trashed ? [] : [...operations, ...shared];
  const isStarred = useIsStarred(screen);
  const actions = trashed ? trashActions(screen, messages) : assetActions(screen, messages, isStarred);
  const inAlbum = useAlbumActions(screen);
  const toButton = ({ kept, label, icon, onSelect, pressed, disabled }: SelectionAction) => (
    <ToolButton
      key={label}
      {...slot("selection-action")}
      data-kept={kept || undefined}
      label={label}
      icon={icon}
      aria-pressed={pressed}
      // Not disabled: a button that is would lose the focus.
      aria-disabled={disabled || undefined}
      onClick={() => disabled || onSelect()}
    />
  );
  return (
    <div
      {...slot("selection-actions", "rml-row")}
      role="toolbar"
      aria-label={messages.selected(selection.count)}
    >
      {actions.filter(({ danger }) => !danger).map(toButton)}
      {!trashed && <SelectionTags screen={screen} />}
      {!trashed && <SelectionAlbums screen={screen} />}
      {inAlbum && (
        <Menu
          {...languageProps}
          label={inAlbum.label}
          items={inAlbum.items}
          trigger={
            <ToolButton {...slot("selection-action")} label={inAlbum.label} icon={<PencilIcon size={18} />} />
          }
        />
      )}
      {/* Last, so that it does not come to lie under the pointer that has pressed Select all. */}
      {actions.filter(({ danger }) => danger).map(toButton)}
      <Menu
        {...slot("selection-menu")}
        {...languageProps}
        label={messages.moreActions}
        items={[...actions.filter(({ kept }) => !kept), ...(inAlbum?.items ?? []), ...rarer]}
        trigger={
          <IconButton
            {...slot("selection-more")}
            label={messages.moreActions}
            icon={<MoreIcon size={18} />}
          />
        }
      />
      {rarer.length > 0 && (
        <Menu
          {...slot("selection-menu")}
          {...languageProps}
          label={messages.moreActions}
          items={rarer}
          trigger={
            <IconButton
              {...slot("selection-wide-more")}
              label={messages.moreActions}
              icon={<MoreIcon size={18} />}
            />
          }
        />
      )}
    </div>
  );
}

/** Whether all that are selected are starred. Counting 100,000 takes longer than a frame: only if the first ones are. */
function useIsStarred({ selection, selected, listing }: LibraryScreen): boolean {
  const { ids, count } = selection;
  const { facetsOf } = listing.assets;
  return useMemo(() => {
    if (selected.length === 0 || selected.some(({ starred }) => !starred)) return false;
    return selected.length === count || facetsOf(ids).starred === count;
  }, [selected, count, facetsOf, ids]);
}

type SelectionAction = MenuItem & {
  /** Shown however narrow the library is. */
  kept?: boolean;
  pressed?: boolean;
};

type Texts = ReturnType<typeof useScope>["messages"];

function assetActions(screen: LibraryScreen, messages: Texts, isStarred: boolean): SelectionAction[] {
  const { selection, selected } = screen;
  const [single] = selection.count === 1 ? selected : [];
  const edited = single && canEditAsset(single) ? single : undefined;
  const canCompare = isComparable(selected) && selected.length === selection.count;
  const makeVideo = screen.makesVideos(true) ? () => screen.forms.makeVideo(selected) : undefined;
  return [
    {
      kept: true,
      label: messages.star,
      icon: <StarIcon size={18} fill={isStarred ? "currentColor" : "none"} />,
      pressed: isStarred,
      onSelect: () => screen.update(selection.ids, { starred: !isStarred }),
    },
    {
      label: messages.selectAll,
      icon: <SelectAllIcon size={18} />,
      onSelect: selection.selectAll,
    },
    {
      label: messages.download,
      icon: <DownloadIcon size={18} />,
      onSelect: () => screen.download(selection.ids),
    },
    {
      label: messages.compare,
      icon: <CompareIcon size={18} />,
      disabled: !canCompare,
      onSelect: () => screen.compare(selected),
    },
    ...(makeVideo ? [{ label: messages.makeVideo, icon: <FilmIcon size={18} />, onSelect: makeVideo }] : []),
    ...(edited
      ? [
          {
            label: messages.edit,
            icon: <PencilIcon size={18} />,
            onSelect: () => screen.edit(edited),
          },
        ]
      : []),
    {
      kept: true,
      danger: true,
      label: messages.delete,
      icon: <TrashIcon size={18} />,
      onSelect: () => screen.remove(selection.ids),
    },
  ];
}

function trashActions(screen: LibraryScreen, messages: Texts): SelectionAction[] {
  const { selection } = screen;
  return [
    {
      kept: true,
      label: messages.restore,
      icon: <RestoreIcon size={18} />,
      onSelect: () => screen.restore(selection.ids),
    },
    { label: messages.selectAll, icon: <SelectAllIcon size={18} />, onSelect: selection.selectAll },
    {
      kept: true,
      danger: true,
      label: messages.deleteForever,
      icon: <TrashIcon size={18} />,
      onSelect: () => screen.askPurge(selection.ids),
    },
  ];
}

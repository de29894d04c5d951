import type { KeyGroup, KeyTexts } from "../key-table.js";
import { createKeyNames } from "./key-names.js";

const KEY_GROUPS: Record<KeyGroup, string> = {
  library: "Anywhere in the library",
  grid: "In the grid",
  viewer: "In the viewer",
  compare: "In the comparison",
  video: "In a video",
};

const KEY_ACTIONS: KeyTexts = {
  library: {
    search: "Search",
    generate: "Ask for images",
    undo: "Undo",
    help: "Show these keys",
  },
  grid: {
    move: "Move",
    page: "Move by a page",
    row: "Go to the start or end of the row",
    ends: "Go to the first or last",
    find: "Go to a name",
    open: "Open",
    select: "Select",
    range: "Select a range",
    selectAll: "Select all",
    clear: "Clear the selection",
    rename: "Rename",
    order: "Move within an album",
    remove: "Move to the trash",
  },
  viewer: {
    turn: "Previous and next",
    ends: "First and last",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    fit: "Fit to window",
    actualSize: "Actual size",
    pan: "Move a picture that is larger",
    details: "Details",
    fullScreen: "Full screen",
    slideshow: "Pause or resume the slideshow",
    remove: "Move to the trash",
    close: "Close",
  },
  compare: {
    turn: "Previous and next image",
    choose: "Choose an image",
    flip: "Show the next image in the same place",
    view: "Next view",
    pick: "Pick: star",
    reject: "Reject",
    remove: "Move the rejected to the trash",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    fit: "Fit to window",
    actualSize: "Actual size",
    pan: "Move larger pictures",
    details: "Differences",
    close: "Close",
  },
  video: {
    play: "Play or pause",
    back: "10 seconds back",
    forward: "10 seconds forward",
    mute: "Mute",
    seek: "5 seconds back and forward, in the player",
  },
};

/** The keys and what they do. */
export const englishKeys = {
  /** What is printed on the key; takes a `KeyboardEvent.key`, or `Mod`, `Shift` or `Alt`. */
  keyName: createKeyNames(),
  keyGroup: (group: KeyGroup): string => KEY_GROUPS[group],
  keyActions: KEY_ACTIONS,
};

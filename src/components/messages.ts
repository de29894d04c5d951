import type { MediaLibraryError } from "../core/errors.js";
import type { MediaAIModel } from "../core/generation/generator.js";
import type { FileImport } from "../core/library/file-import.js";
import type { AssetSort } from "../core/library/query/asset-query.js";
import type { FieldIssue } from "../react/generation-request.js";

/** Dollars of millionths of one. */
const formatPrice = (microUsd: number) =>
  (microUsd / 1e6).toLocaleString(undefined, {
    style: "currency",
    currency: "USD",
    // Whole cents, and whatever is left of millionths: the same figure as on the operator's pages.
    maximumFractionDigits: 6,
  });

const about = (approximate: boolean | undefined) => (approximate ? "about " : "");

/** Every text that the components show. Replace any of them through the `messages` prop. */
export type Messages = typeof defaultMessages;

const plural = (count: number, one: string, many: string) =>
  `${count.toLocaleString()} ${count === 1 ? one : many}`;

/** Of `count`, `videos` are videos. */
const items = (count: number, videos = 0) => {
  if (videos === 0) return plural(count, "image", "images");
  return videos === count ? plural(count, "video", "videos") : plural(count, "item", "items");
};

const length = (seconds: number) =>
  seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;

const IMPORT_STATUS: Record<FileImport["status"], string> = {
  waiting: "Waiting",
  downloading: "Downloading…",
  reading: "Reading…",
  rendering: "Making a preview…",
  saving: "Saving…",
  added: "Added",
  restored: "Back from the trash",
  duplicate: "Already here",
  rejected: "Not added",
  failed: "Not added",
  canceled: "Canceled",
};

const KINDS = new Map([
  ["image", "Images"],
  ["video", "Videos"],
  ["audio", "Audio"],
  ["application", "Documents"],
]);

const SOURCES = new Map([
  ["upload", "Uploads"],
  ["ai", "AI"],
  ["edit", "Edits"],
]);

const ORIENTATIONS = new Map([
  ["landscape", "Landscape"],
  ["portrait", "Portrait"],
  ["square", "Square"],
]);

const SORTS: Record<AssetSort, string> = {
  added: "Date added",
  taken: "Date taken",
  name: "Name",
  size: "Size",
  dimensions: "Dimensions",
  rating: "Rating",
  manual: "By hand",
};

const NEWEST_FIRST = { desc: "Newest first", asc: "Oldest first" };
const LARGEST_FIRST = { desc: "Largest first", asc: "Smallest first" };
const SORT_DIRECTIONS: Record<AssetSort, { desc: string; asc: string }> = {
  added: NEWEST_FIRST,
  taken: NEWEST_FIRST,
  name: { desc: "Z to A", asc: "A to Z" },
  size: LARGEST_FIRST,
  dimensions: LARGEST_FIRST,
  rating: { desc: "Best first", asc: "Worst first" },
  manual: { desc: "From the end", asc: "From the start" },
};

/** The texts in English. */
export const defaultMessages = {
  library: "Media library",
  loading: "Loading your library…",
  assetCount: (count: number, videos?: number) => items(count, videos),
  keyboardHelp: "Keyboard shortcuts",
  keys: [
    { keys: ["↑", "↓", "←", "→"], action: "Move" },
    { keys: ["Enter"], action: "Open" },
    { keys: ["Space"], action: "Select" },
    { keys: ["Shift", "↓"], action: "Select a range" },
    { keys: ["Ctrl", "A"], action: "Select all" },
    { keys: ["Esc"], action: "Clear the selection" },
    { keys: ["F2"], action: "Rename" },
    { keys: ["Delete"], action: "Move to the trash" },
    { keys: ["Ctrl", "Z"], action: "Undo" },
    { keys: ["/"], action: "Search" },
    { keys: ["A", "…", "Z"], action: "Go to a name" },
    { keys: ["+", "−", "0"], action: "Zoom in the viewer" },
    { keys: ["?"], action: "Show these keys" },
  ],
  navigation: "Library",
  save: "Save",
  newAlbum: "New album",
  albumName: "Name",
  albumLabel: (name: string, count: number) => `${name}, ${items(count)}`,
  albumActions: (name: string) => `Actions for ${name}`,
  renameAlbum: "Rename album",
  deleteAlbum: "Delete album",
  albumFailed: "The album could not be changed",
  addToAlbum: "Albums",
  noAlbums: "No albums yet",
  noAlbumsHint: "An album gathers images of the library; an image can be in several.",
  emptyAlbum: "This album is empty",
  emptyAlbumHint: "What you add while it is open goes into it.",
  allMedia: "All",
  trash: "Trash",
  search: "Search",
  suggestions: "Suggestions",
  clearSearch: "Clear search",
  clearSearchAndFilters: "Clear search and filters",
  found: (total: number, text: string, videos?: number) => `${items(total, videos)} found for “${text}”`,
  nothingFound: "Nothing found",
  nothingFoundHint: "Nothing matches the search and the filters.",
  quickFilters: "Quick filters",
  filterAll: "All",
  filterUploads: "Uploads",
  filterAI: "AI",
  filterVideos: "Videos",
  filterStarred: "Starred",
  filter: "Filter",
  activeFilters: (count: number) => plural(count, "filter is set", "filters are set"),
  clearFilters: "Clear filters",
  facetValue: (value: string, count: number) => `${value} (${count.toLocaleString()})`,
  filterType: "Type",
  kind: (kind: string) => KINDS.get(kind) ?? kind,
  filterSource: "Source",
  sourceName: (source: string) => SOURCES.get(source) ?? source,
  filterProvider: "Provider",
  filterOrientation: "Orientation",
  orientation: (orientation: string) => ORIENTATIONS.get(orientation) ?? orientation,
  filterRating: "Rating",
  anyRating: "Any rating",
  atLeastStars: (stars: number) => (stars === 5 ? "5 stars" : plural(stars, "star or more", "stars or more")),
  filterDate: "Date",
  /** 0 is any time. */
  lastDays: (days: number) => (days === 0 ? "Any time" : `Last ${plural(days, "day", "days")}`),
  newTag: "New tag",
  sort: "Sort",
  sortBy: (sort: AssetSort) => SORTS[sort],
  sortDirections: (sort: AssetSort) => SORT_DIRECTIONS[sort],
  view: "View",
  layout: "Layout",
  layoutSquares: "Squares",
  layoutJustified: "Justified",
  layoutList: "List",
  pictureSize: "Picture size",
  trashEmpty: "The trash is empty",
  trashHint: "What you delete stays here for 30 days, and can be restored until then.",
  empty: "Your library is empty",
  emptyHint: "The files you add are stored in this browser, not on a server.",

  upload: "Upload",
  uploadTitle: "Drop images or videos here",
  uploadHint: "or paste, or browse your files",
  browse: "Browse files",
  dropNow: "Drop to add to your library",
  importing: (done: number, total: number) => `Adding ${done.toLocaleString()} of ${total.toLocaleString()}`,
  imported: (added: number, videos?: number) => `${items(added, videos)} added`,
  duplicates: (count: number, videos?: number) =>
    `${items(count, videos)} ${count === 1 ? "was" : "were"} already here`,
  imports: "Imports",
  importStatus: (status: FileImport["status"]) => IMPORT_STATUS[status],
  importProgressOf: (name: string) => `Adding ${name}`,
  importsCanceled: (count: number) => `${plural(count, "file was", "files were")} canceled`,
  importInterrupted: (saved: number, total: number) =>
    `${saved.toLocaleString()} of ${plural(total, "file was", "files were")} added before the page was closed`,
  importInterruptedHint: "Add the files again to get the others: nothing is added twice.",
  browseFolder: "Choose a folder",
  cancelAll: "Cancel all",
  retryAll: "Retry all",
  show: "Show",
  showOf: (name: string) => `Show ${name}`,
  minimize: "Minimize",
  expand: "Expand",
  andMore: (count: number) => `and ${count.toLocaleString()} more`,
  notImported: (count: number) => `${plural(count, "file was", "files were")} not added`,

  ephemeral: "Nothing here is kept",
  ephemeralHint:
    "This browser gives the page no storage (a private window, an embedded frame or an insecure address). " +
    "What you add is gone when the page is closed.",
  understood: "OK",
  failed: "The library cannot be opened",
  waiting: "The library is waiting",
  quotaFull: "Storage is full",

  generate: "Generate",
  generateTitle: "Generate image",
  prompt: "Prompt",
  promptPlaceholder: "A lighthouse in a storm, oil on canvas",
  improvePrompt: "Improve prompt",
  stopImproving: "Stop",
  improvingPrompt: "Writing a better prompt…",
  improvingStopped: "Stopped",
  promptImproved: "A better prompt is ready",
  suggestion: "Suggestion",
  suggestionStopped: "Suggestion, stopped early",
  takeSuggestion: "Use",
  suggestionTaken: "The prompt is now the suggestion",
  improvingFailed: "The prompt could not be improved",
  size: "Size",
  square: "Square",
  portrait: "Portrait",
  landscape: "Landscape",
  wide: "Wide",
  custom: "Custom",
  width: "Width",
  height: "Height",
  model: "Model",
  defaultModel: "Default",
  advanced: "Advanced",
  negativePrompt: "Negative prompt",
  negativePromptHint: "What should not be in the image",
  steps: "Steps",
  seed: "Seed",
  stepsHint: (min: number, max: number) => `From ${min} to ${max}`,
  seedHint: "The same seed makes the same image",
  n: "Images",
  inputImages: "Start from images",
  inputImagesHint: (max: number) => `Up to ${plural(max, "image", "images")}, used as the starting point`,
  addInputImages: "Add images",
  fromSelected: (count: number) => `Use ${count.toLocaleString()} selected`,
  removeInput: (name: string) => `Remove ${name}`,
  mask: "Mask",
  maskHint: "White where the first image is to be painted anew",
  chooseMask: "Choose a mask",
  loadingModels: "Loading the models…",
  modelsFailed: "The models could not be loaded; it is tried again. You can generate all the same.",
  price: (microUsd: number, approximate?: boolean) =>
    `This run costs ${about(approximate)}${formatPrice(microUsd)}`,
  priceUnknown: "Price unknown",
  cancel: "Cancel",
  retry: "Retry",
  close: "Close",
  generating: "Generating…",
  saving: "Saving…",
  generatingPrompt: (prompt: string) => `Generating: ${prompt}`,
  savedOf: (saved: number, count: number) => `${saved.toLocaleString()} of ${count.toLocaleString()} ready`,
  elapsed: (seconds: number) => length(seconds),
  generated: (count: number) => `${plural(count, "image", "images")} generated and added`,
  generationFailed: "The image could not be generated",
  generationCanceled: "The generation was canceled",
  dismiss: "Dismiss",
  notifications: "Notifications",
  /** Read out with a toast, so that its button is not missed. */
  toastWithAction: (text: string, action: string) => `${text}. ${action}`,
  error: (error: MediaLibraryError) => error.message,
  problem: (issue: FieldIssue) => {
    if (issue.code === "server") return issue.message;
    if (issue.code === "range") return `Please enter a number from ${issue.min} to ${issue.max}`;
    return issue.code === "required" ? "Please fill this in" : "Please enter a whole number";
  },

  aiBadge: "AI",
  /** Contains the text of the badge, for people who speak what they see. */
  aiBadgeLabel: (title: string) => `AI: ${title}`,
  howItWasMade: "How this image was made",
  howVideoWasMade: "How this video was made",
  provider: "Provider",
  startedFrom: "Started from",
  imageOfRun: "Image of the run",
  makeAgain: "Make again",
  makeAgainHint: (count: number) =>
    count > 1
      ? `Makes all ${count.toLocaleString()} images of the run again, with its seed, and keeps this one.`
      : "Makes the image again, with its seed.",
  beingMadeAgain: "It is being made again",
  imageMadeAgain: (index: number, count: number) =>
    `Image ${index.toLocaleString()} of ${count.toLocaleString()}, made again`,
  changedForModel: "Changed for the model",
  created: "Created",
  dimensions: (width: number, height: number) => `${width} × ${height}`,
  copyPrompt: "Copy prompt",
  copied: "Copied",

  select: (name: string) => `Select ${name}`,
  selected: (count: number) => `${count.toLocaleString()} selected`,
  /** Read out; the selection bar shows `selected`. */
  selectionChanged: (count: number) =>
    count === 0 ? "Nothing selected" : `Selection: ${count.toLocaleString()}`,
  selectAll: "Select all",
  clearSelection: "Clear selection",
  moreActions: "More actions",
  updated: (count: number) => `${items(count)} changed`,
  downloadFailed: "Nothing could be downloaded",
  delete: "Delete",
  undo: "Undo",
  undone: (count: number) => `Undone for ${items(count)}`,
  undoFailed: "The last change could not be undone",
  restore: "Restore",
  restored: (count: number) => `${items(count)} restored`,
  restoreFailed: "Nothing could be restored",
  deleteForever: "Delete forever",
  emptyTrash: "Empty trash",
  moveToTrash: "Move to the trash",
  movedToTrash: (count: number) => `${items(count)} moved to the trash`,
  inUseTitle: (count: number) => `${items(count)} ${count === 1 ? "is" : "are"} in use`,
  inUseHint: "Where they are used, they will be missing.",
  deleteTitle: (count: number, videos?: number) => `Delete ${items(count, videos)} forever?`,
  deleteHint: "This cannot be undone.",
  deleted: (count: number, videos?: number) => `${items(count, videos)} deleted`,
  deleteFailed: "Nothing could be deleted",

  chooseMedia: "Choose media",
  choose: "Choose",
  chosenMedia: "Chosen media",
  chosenOf: (count: number, max: number) => `${count.toLocaleString()} of ${max.toLocaleString()} selected`,
  chooseAtLeast: (min: number) => `Please choose at least ${plural(min, "file", "files")}`,
  chooseAtMost: (max: number) => `Please choose no more than ${plural(max, "file", "files")}`,
  nothingToChoose: "Nothing to choose from yet",
  nothingToChooseHint: "Nothing in your library fits here. Add something that does.",
  moveBack: (name: string) => `Move ${name} back`,
  moveForward: (name: string) => `Move ${name} forward`,
  remove: (name: string) => `Remove ${name}`,
  movedTo: (name: string, position: number, count: number) =>
    `${name}, ${position.toLocaleString()} of ${count.toLocaleString()}`,
  noLongerThere: "No longer in the library",
  recent: "Recent",
  noRecent: "Nothing added yet",

  previous: "Previous",
  next: "Next",
  download: "Download",
  details: "Details",
  star: "Star",
  more: "More",
  filmstrip: "Filmstrip",
  fullScreen: "Full screen",
  exitFullScreen: "Exit full screen",
  slideshow: "Slideshow",
  pauseSlideshow: "Pause slideshow",
  resumeSlideshow: "Resume slideshow",
  endSlideshow: "End slideshow",
  slideshowInterval: "Seconds per picture",
  speed: "Speed",
  speedOf: (factor: number) => `${factor.toLocaleString()}×`,
  loop: "Loop",
  pictureInPicture: "Picture in picture",
  playAnimation: "Play animation",
  pauseAnimation: "Pause animation",
  zoom: "Zoom",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  percent: (ratio: number) => ratio.toLocaleString(undefined, { style: "percent" }),
  fitToWindow: (percent: string) => `${percent}, fit to window`,
  showActualSize: (percent: string) => `${percent}, show actual size`,
  name: "Name",
  altText: "Alt text",
  altTextHint: "Says what is in it, for people who cannot see it",
  rating: "Rating",
  stars: (count: number) => plural(count, "star", "stars"),
  clearRating: "Clear rating",
  tags: "Tags",
  addTag: "Add a tag",
  removeTag: (tag: string) => `Remove ${tag}`,
  albums: "Albums",
  dimensionsLabel: "Dimensions",
  megapixels: (millions: number) =>
    `${millions.toLocaleString(undefined, { maximumFractionDigits: 1 })} megapixels`,
  fileSize: "File size",
  fileType: "Type",
  taken: "Taken",
  added: "Added",
  camera: "Camera",
  lens: "Lens",
  exposure: "Exposure",
  updateFailed: "The change could not be saved",
  position: (index: number, count: number) => `${index.toLocaleString()} of ${count.toLocaleString()}`,
  ratingOf: (rating: number) => `${rating.toLocaleString()} of 5 stars`,
  noPreview: "No preview",
  noPreviewHint: "It cannot be shown here. Download it to open it elsewhere.",
  makeVideo: "Make a video",
  videoPromptPlaceholder: "Waves roll in under a slow dawn, the camera drifts to the left",
  videoImages: "Made of these images",
  videoImagesHint: (max: number) => `Up to ${plural(max, "image", "images")}, in this order`,
  noVideoImages: "Please choose at least one image",
  videoLengthLabel: "Length",
  videoSeconds: (seconds: number) => `${seconds.toLocaleString()} s`,
  videoMade: "Video generated and added",
  videoFailed: "The video could not be generated",
  videoLength: (length: string) => `Video, ${length}`,
  video: "Video",
  unplayable: "This browser cannot play this video",
  unplayableHint: "It has no decoder for it. Download the file to play it elsewhere.",
  noOriginal: "The original is not in this browser any more.",

  generations: "Generations",
  generationsRunning: (count: number) => `Generations, ${count.toLocaleString()} in progress`,
  inProgress: "In progress",
  earlier: "Earlier",
  noGenerations: "Nothing generated yet",
  noGenerationsHint: "What you generate stands here from its first second on, to be followed and run again.",
  clearHistory: "Clear",
  showMore: "Show more",
  startAnother: "Start another",
  statusQueued: "Waiting for its turn",
  statusFailed: "Failed",
  statusInterrupted: "Interrupted",
  statusCanceled: "Canceled",
  statusOffline: "Waiting for a connection",
  offline: "You are offline",
  offlineHint: "What runs on a server continues there. Its results arrive when you are back online.",
  interruptedHint: "The page was closed, or the connection broke, before it ended.",
  madeImages: (count: number, requested = count) =>
    count < requested
      ? `${count.toLocaleString()} of ${plural(requested, "image was", "images were")} generated`
      : plural(count, "image", "images"),
  madeVideos: (count: number) => plural(count, "video", "videos"),
  videoOf: (images: number) => `Video of ${plural(images, "image", "images")}`,
  cost: (microUsd: number, approximate?: boolean) => about(approximate) + formatPrice(microUsd),
  costUnknown: "Cost unknown",
  saveFile: (name: string) => `Save ${name}`,
  runAgain: "Run again",
  edit: "Edit",
  cancelOf: (prompt: string) => `Cancel: ${prompt}`,
  retryOf: (prompt: string) => `Retry: ${prompt}`,
  runAgainOf: (prompt: string) => `Run again: ${prompt}`,
  editOf: (prompt: string) => `Edit: ${prompt}`,
  dismissOf: (prompt: string) => `Dismiss: ${prompt}`,
  resultOf: (index: number, count: number, prompt: string) =>
    `Open ${index.toLocaleString()} of ${count.toLocaleString()}: ${prompt}`,
  resultGone: "Deleted since",
};

/** The price of a run, in words. */
export function priceText(
  microUsd: number | null,
  model: Pick<MediaAIModel, "approximatePrice"> | undefined,
  messages: Messages,
): string {
  return microUsd === null ? messages.priceUnknown : messages.price(microUsd, model?.approximatePrice);
}

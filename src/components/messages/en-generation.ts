import type { GenerationInputRole } from "../../core/generation/generation.js";
import type { OriginKind } from "../../core/media/origin/media-origin.js";
import type { Formats } from "../locale-formats.js";
import { englishNouns } from "./en-nouns.js";

const ORIGINS: Record<OriginKind, string> = {
  ai: "AI",
  "ai-edit": "AI edit",
  "content-credentials": "Content Credentials",
  unknown: "Unknown",
};

const INPUT_ROLES: Record<GenerationInputRole, string> = {
  start: "Start",
  style: "Style",
  mask: "Mask",
  control: "Control",
};

/** Generating: the forms, how something was generated, and the queue. */
export const englishGeneration = (f: Formats) => {
  const { images, videos } = englishNouns(f);
  const elapsed = (seconds: number) =>
    seconds < 60
      ? `${f.number(seconds)} s`
      : `${f.number(Math.floor(seconds / 60))} min ${f.number(seconds % 60)} s`;
  const price = (microUsd: number, approximate = false) => (approximate ? "about " : "") + f.price(microUsd);
  return {
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
    describeImage: "Describe",
    describingImage: "Describing the image…",
    imageDescribed: "A description is ready",
    altTextTaken: "The alt text is now the suggestion",
    describingFailed: "The image could not be described",
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
    guidanceHint: (min: number, max: number) =>
      `From ${f.number(min)} to ${f.number(max)}: how strictly the image follows the prompt`,
    quality: "Quality",
    seed: "Seed",
    stepsHint: (min: number, max: number) => `From ${f.number(min)} to ${f.number(max)}`,
    seedHint: "The same seed makes the same image",
    n: "Images",
    inputImages: "Start from images",
    inputImagesHint: (max: number) => `Up to ${images(max)}, used as the starting point`,
    addInputImages: "Add images",
    fromSelected: (count: number) => `Use ${f.number(count)} selected`,
    removeInput: (name: string) => `Remove ${f.isolate(name)}`,
    mask: "Mask",
    maskHint: "White where the first image is to be painted anew",
    chooseMask: "Choose a mask",
    unfit: (model: string) => `Not everything fits ${f.isolate(model)}`,
    /** `parts`: a list of the names of fields. */
    unfitHint: (parts: string) =>
      `Left out or changed: ${parts}. What you entered is kept for models that take it.`,
    composerUnavailable: "The form could not be loaded",
    generateFor: (cost: string) => `Generate · ${cost}`,
    /** What a control is set to: "Model: Brush". */
    setTo: (name: string, value: string) => `${name}: ${f.isolate(value)}`,
    inputsAdded: (count: number) => `${images(count)} to start from added`,
    addFromDevice: "From this device",
    addFromLibrary: "From the library",
    inputRole: (role: GenerationInputRole) => INPUT_ROLES[role],
    inputRoleOf: (name: string, role: GenerationInputRole) => `${INPUT_ROLES[role]}: ${f.isolate(name)}`,
    loadingModels: "Loading the models…",
    modelsFailed: "The models could not be loaded; it is tried again. You can generate all the same.",
    price: (microUsd: number, approximate?: boolean) => `This run costs ${price(microUsd, approximate)}`,
    priceUnknown: "Price unknown",
    generating: "Generating…",
    saving: "Saving…",
    generatingPrompt: (prompt: string) => `Generating: ${f.isolate(prompt)}`,
    savedOf: (saved: number, count: number) => `${f.number(saved)} of ${f.number(count)} ready`,
    elapsed,
    takes: (seconds: number) => `takes about ${elapsed(seconds)}`,
    generated: (count: number) => `${images(count)} generated and added`,
    generationFailed: "The image could not be generated",
    generationCanceled: "The generation was canceled",
    originBadge: (kind: OriginKind) => ORIGINS[kind],
    /** Contains the text of the badge, for people who speak what they see. */
    originBadgeLabel: (kind: OriginKind, title: string) => `${ORIGINS[kind]}: ${title}`,
    guidance: "Guidance",
    sampler: "Sampler",
    software: "Software",
    howItWasMade: "How this image was made",
    howVideoWasMade: "How this video was made",
    provider: "Provider",
    startedFrom: "Started from",
    imageOfRun: "Image of the run",
    makeAgain: "Make again",
    makeAgainHint: (count: number) =>
      count > 1
        ? `Makes all ${f.number(count)} images of the run again, with its seed, and keeps this one.`
        : "Makes the image again, with its seed.",
    beingMadeAgain: "It is being made again",
    vary: "Vary",
    varyHint: "Makes one more image of the same prompt, with another seed.",
    varySubtly: "Vary (subtle)",
    varySubtlyHint:
      "Makes one more image close to this one: it starts from this image and uses the same prompt.",
    varyStrongly: "Vary (strong)",
    beingVaried: "Another one is being made",
    remix: "Remix",
    remixHint: "Fills the form with how this image was made.",
    filledFrom: (name: string) => `Filled in from ${f.isolate(name)}`,
    keepOnly: "Keep only",
    onlyPrompt: "The prompt",
    onlySeed: "The seed",
    onlySize: "The size",
    imageMadeAgain: (index: number, count: number) =>
      `Image ${f.number(index)} of ${f.number(count)}, made again`,
    changedForModel: "Changed for the model",
    created: "Created",
    dimensions: (width: number, height: number) => f.dimensions(width, height),
    copyPrompt: "Copy prompt",
    copied: "Copied",

    makeVideo: "Make a video",
    videoPromptPlaceholder: "Waves roll in under a slow dawn, the camera drifts to the left",
    videoImages: "Made of these images",
    videoImagesHint: (max: number) => `Up to ${images(max)}, in this order`,
    noVideoImages: "Please choose at least one image",
    videoSeconds: (seconds: number) => `${f.number(seconds)} s`,
    videoMade: "Video generated and added",
    videoFailed: "The video could not be generated",
    generations: "Generations",
    generationsRunning: (count: number) => `Generations, ${f.number(count)} in progress`,
    inProgress: "In progress",
    waitingGenerations: "Waiting",
    pauseQueue: "Pause",
    resumeQueue: "Resume",
    queuePaused: "Paused",
    queuePausedHint: "No new generations start. Running ones continue.",
    queueWasPaused: "The queue is paused",
    queueWasResumed: "The queue was resumed",
    generationsPaused: (count: number) =>
      count > 0 ? `Generations, ${f.number(count)} in progress, paused` : "Generations, paused",
    moveToFront: (prompt: string) => `Move to the front: ${f.isolate(prompt)}`,
    moveUp: (prompt: string) => `Move up: ${f.isolate(prompt)}`,
    moveDown: (prompt: string) => `Move down: ${f.isolate(prompt)}`,
    earlier: "Earlier",
    noGenerations: "Nothing generated yet",
    noGenerationsHint: "Generations appear here as soon as they start. Follow them, or run them again.",
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
        ? `${f.number(count)} of ${f.plural(requested, { one: "# image was", other: "# images were" })} generated`
        : images(count),
    madeVideos: videos,
    videoOf: (count: number) => `Video of ${images(count)}`,
    cost: price,
    costUnknown: "Cost unknown",
    saveFile: (name: string) => `Save ${f.isolate(name)}`,
    runAgain: "Run again",
    cancelOf: (prompt: string) => `Cancel: ${f.isolate(prompt)}`,
    retryOf: (prompt: string) => `Retry: ${f.isolate(prompt)}`,
    runAgainOf: (prompt: string) => `Run again: ${f.isolate(prompt)}`,
    editOf: (prompt: string) => `Edit: ${f.isolate(prompt)}`,
    otherModel: "Another model",
    otherModelOf: (prompt: string) => `Another model: ${f.isolate(prompt)}`,
    changePrompt: "Change the prompt",
    changePromptOf: (prompt: string) => `Change the prompt: ${f.isolate(prompt)}`,
    dismissOf: (prompt: string) => `Dismiss: ${f.isolate(prompt)}`,
    resultOf: (index: number, count: number, prompt: string) =>
      `Open ${f.number(index)} of ${f.number(count)}: ${f.isolate(prompt)}`,
    resultGone: "Deleted since",
  };
};

/** Generating: the forms, how something was generated, and the queue. */
export type GenerationMessages = ReturnType<typeof englishGeneration>;

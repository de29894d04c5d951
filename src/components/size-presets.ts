type SizePreset = { id: "square" | "portrait" | "landscape" | "wide"; width: number; height: number };

/** Pixels; all within what the server half allows by default. */
export const SIZE_PRESETS: readonly SizePreset[] = [
  { id: "square", width: 768, height: 768 },
  { id: "portrait", width: 768, height: 1024 },
  { id: "landscape", width: 1024, height: 768 },
  { id: "wide", width: 1024, height: 576 },
];

import type { MediaAsset } from "../src/index.js";
import { SCENES } from "./paint-scene.js";
import { createCanvas, createRandom, finish, type Palette } from "./scene-canvas.js";

type Details = Partial<Pick<MediaAsset, "alt" | "tags" | "rating" | "starred" | "source">>;

type Photograph = { file: File; asset: Details & Pick<MediaAsset, "name" | "createdAt" | "takenAt"> };

const dawn: Palette = { sky: ["#31456f", "#f3b48b"], light: "#ffe2a8", ground: "#1d2438" };
const noon: Palette = { sky: ["#2f77c4", "#cfe5f2"], light: "#fff7df", ground: "#24503f" };
const dusk: Palette = { sky: ["#2b1d52", "#e2665f"], light: "#ffb45e", ground: "#170f2b" };
const fog: Palette = { sky: ["#a9b8bd", "#e4e8e4"], light: "#ffffff", ground: "#22372f" };
const night: Palette = { sky: ["#070b1e", "#20385c"], light: "#ffcf70", ground: "#05070f" };
const polar: Palette = { sky: ["#04091c", "#123a4b"], light: "#63f2b2", ground: "#02060c" };
const sand: Palette = { sky: ["#6ea3c8", "#f1d9b4"], light: "#f3c27b", ground: "#7a4323" };
const kitchen: Palette = { sky: ["#48525a", "#8d9490"], light: "#f08a24", ground: "#d8cfc0" };
const garden: Palette = { sky: ["#20412f", "#5f8a4d"], light: "#f29ab8", ground: "#7c1f4d" };
const poster: Palette = { sky: ["#1f3a5f", "#f4ecdc"], light: "#e8b23a", ground: "#d1492e" };
const village: Palette = { sky: ["#2a66b0", "#8fc3e8"], light: "#f7efe3", ground: "#3f6d95" };
const spring: Palette = { sky: ["#2e6f73", "#f6f1e4"], light: "#f2a65a", ground: "#3b8686" };

const WIDE = [960, 540] as const;
const PHOTO = [960, 640] as const;
const CLASSIC = [880, 660] as const;
const SQUARE = [720, 720] as const;
const TALL = [600, 900] as const;
const STORY = [540, 960] as const;
const PANORAMA = [1280, 420] as const;

const by = (model: string, prompt: string): Details => ({
  source: { type: "ai", provider: "Acme", model, prompt },
  tags: ["concept"],
});

/** Name, scene, palette, pixels, the day it was taken, and what people said of it. */
const SHOTS: readonly (readonly [
  string,
  keyof typeof SCENES,
  Palette,
  readonly [number, number],
  string,
  Details,
])[] = [
  [
    "Lofoten at dawn.jpg",
    "mountains",
    dawn,
    PHOTO,
    "2026-05-18",
    { tags: ["norway"], rating: 5, starred: true },
  ],
  ["Ferry to Moskenes.jpg", "sea", dusk, WIDE, "2026-05-17", { tags: ["norway", "sea"], rating: 4 }],
  ["Northern lights.jpg", "stars", polar, TALL, "2026-05-16", { tags: ["norway", "night"], starred: true }],
  [
    "Paper mountains.png",
    "mountains",
    dusk,
    SQUARE,
    "2026-05-15",
    by("acme/painter", "Mountains folded out of paper, one lamp from the left"),
  ],
  ["IMG_2041.jpg", "forest", fog, TALL, "2026-05-12", { tags: ["forest"] }],
  ["Market oranges.jpg", "stillLife", kitchen, CLASSIC, "2026-05-12", { tags: ["food"], rating: 3 }],
  ["The long coast.jpg", "sea", noon, PANORAMA, "2026-05-10", { tags: ["sea"], rating: 4 }],
  ["Courtyard, Naxos.jpg", "arches", village, PHOTO, "2026-05-10", { tags: ["greece"], starred: true }],
  [
    "Poster study 3.png",
    "shapes",
    poster,
    TALL,
    "2026-04-28",
    by("acme/poster", "A poster of circles and quarters, three inks on cream"),
  ],
  ["Erg Chebbi.jpg", "dunes", sand, WIDE, "2026-04-21", { tags: ["desert"], rating: 5 }],
  [
    "Peony.jpg",
    "blossom",
    garden,
    SQUARE,
    "2026-04-20",
    { tags: ["garden"], alt: "A pink peony, from above" },
  ],
  ["Shinjuku, 2 am.jpg", "city", night, STORY, "2026-04-18", { tags: ["city", "night"], rating: 4 }],
  ["North ridge in March.jpg", "mountains", noon, WIDE, "2026-03-22", { tags: ["alps"] }],
  [
    "Neon harbour.png",
    "city",
    dusk,
    PHOTO,
    "2026-03-20",
    by("acme/painter", "A harbour city at dusk, long lens, lit windows"),
  ],
  ["DSC_0412.jpg", "sea", dawn, CLASSIC, "2026-03-19", { tags: ["sea"] }],
  ["Pines after rain.jpg", "forest", dawn, PHOTO, "2026-03-14", { tags: ["forest"], rating: 3 }],
  ["Morning dunes.jpg", "dunes", dawn, TALL, "2026-03-02", { tags: ["desert"] }],
  [
    "Tile pattern.png",
    "shapes",
    spring,
    SQUARE,
    "2026-02-27",
    by("acme/poster", "A tile pattern in teal and apricot, flat, print"),
  ],
  ["White arches.jpg", "arches", dawn, TALL, "2026-02-20", { tags: ["greece"] }],
  ["Camp under the stars.jpg", "stars", night, WIDE, "2026-02-11", { tags: ["night"], rating: 5 }],
  [
    "Lemons on linen.jpg",
    "stillLife",
    { ...kitchen, light: "#f2cf3b" },
    SQUARE,
    "2026-01-30",
    { tags: ["food"] },
  ],
  ["Hill fog.jpg", "mountains", fog, PANORAMA, "2026-01-18", { tags: ["alps"], rating: 4 }],
  [
    "Anemone.jpg",
    "blossom",
    { ...garden, light: "#8f9bf2", ground: "#2b2470" },
    PHOTO,
    "2026-01-09",
    { tags: ["garden"] },
  ],
  ["Old town lights.jpg", "city", dawn, WIDE, "2026-01-02", { tags: ["city"] }],
];

const painted = new Map<number, Promise<Photograph>>();

async function paint(index: number): Promise<Photograph> {
  const shot = SHOTS[index];
  if (!shot) throw new Error(`There are ${SHOTS.length} photographs, and none has the index ${index}.`);
  const [name, scene, palette, [width, height], day, details] = shot;
  const canvas = createCanvas(width, height);
  const random = createRandom(index * 7919 + 11);
  SCENES[scene](canvas, palette, random);
  finish(canvas, random);
  const type = name.endsWith(".png") ? "image/png" : "image/jpeg";
  const blob = await canvas.context.canvas.convertToBlob({ type, quality: 0.86 });
  const takenAt = Date.parse(`${day}T${String(8 + (index % 11)).padStart(2, "0")}:${10 + index}:00Z`);
  return {
    file: new File([blob], name, { type, lastModified: takenAt }),
    asset: { ...details, name, takenAt, createdAt: takenAt },
  };
}

/**
 * The newest `count` of 24 photographs, posters and generated pictures in different shapes, with dates, tags and ratings.
 * Painted in the page, the same each time.
 */
export function photographs(count: number): Promise<Photograph[]> {
  return Promise.all(
    Array.from({ length: count }, (_, index) => {
      const photograph = painted.get(index) ?? paint(index);
      painted.set(index, photograph);
      return photograph;
    }),
  );
}

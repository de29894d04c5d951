import { createMockGenerator } from "../src/testing.js";

const FIXTURES = import.meta.glob<string>("../fixtures/*.{png,svg,pdf,mp4,webm}", {
  query: "?url",
  import: "default",
  eager: true,
});

/** A file of `fixtures/`, as if the user had picked it. */
export async function fixture(name: string): Promise<File> {
  const url = FIXTURES[`../fixtures/${name}`];
  if (url === undefined) throw new Error(`There is no ${name} in fixtures/.`);
  const response = await fetch(url);
  return new File([await response.arrayBuffer()], name, { type: TYPES[name.split(".").at(-1) ?? ""] ?? "" });
}

const TYPES: Partial<Record<string, string>> = {
  png: "image/png",
  svg: "image/svg+xml",
  pdf: "application/pdf",
  mp4: "video/mp4",
  webm: "video/webm",
};

const SUBJECTS = [
  "Harbour at first light",
  "Dunes after rain",
  "North ridge in March",
  "The long valley",
  "Islands, seen from the ferry",
  "Evening over the fjord",
  "Old road to the pass",
  "Salt flats",
  "Morning fog",
  "Two hills and a moon",
  "Highlands in October",
  "The quiet coast",
];

const SIZES = [
  [640, 480],
  [480, 640],
  [560, 560],
  [800, 450],
] as const;

const painter = createMockGenerator();

/** Landscapes of different prompts, the same in each run. */
export async function pictures(count: number): Promise<File[]> {
  const made = Array.from({ length: count }, async (_, index) => {
    const subject = SUBJECTS[index % SUBJECTS.length] ?? "";
    const [width, height] = SIZES[index % SIZES.length] ?? SIZES[0];
    const prompt = index < SUBJECTS.length ? subject : `${subject} ${index}`;
    const [image] = await painter.generateImages({ prompt, width, height, seed: index });
    if (!image) throw new Error("The mock generator returned no image.");
    return new File([image.file], `${prompt}.png`, { type: image.file.type });
  });
  return Promise.all(made);
}

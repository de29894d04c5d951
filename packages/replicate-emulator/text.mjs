import { randomFrom } from "./art/random.mjs";

const LIGHT = [
  "in soft morning light",
  "at golden hour, the light low and warm",
  "under a pale overcast sky",
  "lit by a single window from the left",
  "in the blue hour after sunset",
];
const VIEW = [
  "seen from a low angle with much sky above it",
  "in a wide shot, small within a generous landscape",
  "close up, with a shallow depth of field",
  "framed off-centre, with calm space to one side",
  "from above, in a symmetrical composition",
];
const COLOURS = [
  "a muted palette of ochre, sage and slate",
  "deep teal against burnt orange",
  "cool greys with one accent of vermilion",
  "pastel pinks and mint greens",
  "earthy browns and a touch of gold",
];
const MANNER = [
  "35 mm film photograph, fine grain",
  "gouache on textured paper",
  "crisp studio photograph, natural colours",
  "ink and watercolour illustration",
  "matte painting with visible brush strokes",
];
const DETAIL = [
  "mist between the layers of depth",
  "tiny reflections in wet surfaces",
  "dust drifting through the air",
  "fabric and leaves moved by a light wind",
  "sharp texture in the foreground",
];

/**
 * The text of the language model: the last line of the prompt, elaborated into a prompt for an image. It is not AI; the
 * same prompt and seed give the same text.
 * @param {object} request
 * @param {string} request.prompt
 * @param {number} request.seed
 * @param {number} request.maxTokens
 * @returns {string[]} its pieces, one word each
 */
export function writeText({ prompt, seed, maxTokens }) {
  const lines = prompt.split("\n").map((line) => line.trim());
  const last = lines.findLast((line) => line !== "") ?? "";
  const subject = last
    .replace(/^\[[^\]]*\]\s*/, "")
    .replace(/^["'“]+|["'”.,;!?\s]+$/g, "")
    .slice(0, 400);
  const random = randomFrom(`${prompt}\0${seed}`);
  const parts = [LIGHT, VIEW, COLOURS, MANNER, DETAIL].map(random.pick);
  const text = `${subject === "" ? "A quiet landscape" : subject}, ${parts.join(", ")}.`;
  return (text.match(/\s*\S+/g) ?? []).slice(0, maxTokens);
}

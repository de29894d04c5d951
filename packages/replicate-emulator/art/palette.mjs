/**
 * @typedef {"hills" | "waves" | "planets" | "flow" | "bloom" | "skyline"} SceneName
 * @typedef {{ scene: SceneName, hue: number, warm: number, night: boolean }} Mood
 *   `hue`: the main hue, `warm`: the hue at the horizon; in degrees of OKLCH
 */

/** @type {readonly SceneName[]} */
const SCENES = ["hills", "waves", "planets", "flow", "bloom", "skyline"];

/** The mood that words suggest; for each property the first match wins. @type {readonly [RegExp, Partial<Mood>][]} */
const WORDS = [
  [/\b(space|planet|galaxy|cosm\w*|astronaut|rocket|nebula|orbit|universe|alien)\b/i, { scene: "planets" }],
  [
    /\b(ocean|sea|waves?|water|lake|river|beach|island|boat|ship|surf)\b/i,
    { scene: "waves", hue: 225, warm: 75 },
  ],
  [/\b(flowers?|rose|bloom|petals?|bouquet|garden|tulips?|orchid)\b/i, { scene: "bloom", hue: 355 }],
  [/\b(city|street|buildings?|towers?|skyline|urban|neon|cyberpunk)\b/i, { scene: "skyline" }],
  [
    /\b(abstract|music|dream\w*|flow\w*|silk|smoke|rainbow|unicorn|magic|wind|dance)\b/i,
    { scene: "flow", hue: 310 },
  ],
  [/\b(forest|trees?|jungle|woods?|meadow)\b/i, { scene: "hills", hue: 160, warm: 100 }],
  [/\b(mountains?|hills?|valley|landscape|cabin|castle|dragon)\b/i, { scene: "hills" }],
  [/\b(desert|sand|dunes?|canyon)\b/i, { scene: "hills", hue: 50, warm: 75 }],
  [/\b(sunset|sunrise|dawn|fire|autumn|lava|volcano|gold\w*|orange)\b/i, { hue: 20, warm: 60 }],
  [/\b(snow|winter|ice|arctic|frost)\b/i, { hue: 235, warm: 330 }],
  [/\b(night|moon\w*|stars?|dark|midnight|neon)\b/i, { night: true, hue: 280 }],
  [/\b(red|crimson)\b/i, { hue: 20 }],
  [/\b(green|emerald)\b/i, { hue: 150 }],
  [/\b(blue|azure)\b/i, { hue: 250 }],
  [/\b(purple|violet|lavender)\b/i, { hue: 300 }],
  [/\b(pink|magenta)\b/i, { hue: 350 }],
  [/\b(yellow)\b/i, { hue: 95 }],
];

/**
 * @param {string} prompt
 * @param {import("./random.mjs").Random} random seeded by the prompt alone, so that another seed keeps the subject
 * @returns {Mood}
 */
export function moodOf(prompt, random) {
  const hue = random.between(0, 360);
  /** @type {Mood} */
  const drawn = {
    scene: random.pick(SCENES),
    hue,
    warm: hue + random.between(80, 200),
    night: random.next() < 0.3,
  };
  const drift = random.between(-14, 14);
  const said = WORDS.filter(([pattern]) => pattern.test(prompt)).map(([, mood]) => mood);
  const mood = Object.assign(drawn, ...said.reverse());
  return { ...mood, hue: mood.hue + drift, warm: mood.warm + drift };
}

/**
 * Converts OKLCH to #rrggbb; colours out of gamut are clipped per channel.
 * @param {number} lightness 0–1
 * @param {number} chroma 0–0.37
 * @param {number} hue degrees
 */
export function oklch(lightness, chroma, hue) {
  const angle = (hue * Math.PI) / 180;
  const a = chroma * Math.cos(angle);
  const b = chroma * Math.sin(angle);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const hex = linear.map((channel) => {
    const clipped = Math.min(1, Math.max(0, channel));
    const encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
    return Math.round(encoded * 255)
      .toString(16)
      .padStart(2, "0");
  });
  return `#${hex.join("")}`;
}

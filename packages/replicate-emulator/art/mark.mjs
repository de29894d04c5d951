/**
 * The letters as strokes rather than as text, so that they need no fonts and give the same bytes on every machine. The
 * grid is 4 wide; y 0 is the ascender, 2 the x-height, 6 the baseline, 8 the descender.
 * @type {Record<string, string>}
 */
const LETTERS = {
  p: "M0 2V8M0 3.5Q0 2 2 2Q4 2 4 4Q4 6 2 6Q0 6 0 4.5",
  r: "M0 2V6M0 4Q0 2 3 2",
  o: "M2 2Q4 2 4 4Q4 6 2 6Q0 6 0 4Q0 2 2 2",
  c: "M4 2.7Q3.3 2 2.2 2Q0 2 0 4Q0 6 2.2 6Q3.3 6 4 5.3",
  e: "M0 4H4Q4 2 2 2Q0 2 0 4Q0 6 2.2 6Q3.3 6 4 5.3",
  d: "M4 0V6M4 3.5Q4 2 2 2Q0 2 0 4Q0 6 2 6Q4 6 4 4.5",
  u: "M0 2V4Q0 6 2 6Q4 6 4 4V2M4 4V6",
  a: "M4 2V6M4 3.5Q4 2 2 2Q0 2 0 4Q0 6 2 6Q4 6 4 4.5",
  l: "M0 0V6",
};

/** Draws "procedural" in the lower right corner. @param {import("./svg.mjs").Canvas} canvas */
export function drawMark(canvas) {
  const scale = Math.max(0.8, canvas.unit / 460);
  let x = 0;
  let path = "";
  for (const letter of "procedural") {
    path += `<path transform="translate(${x} 0)" d="${LETTERS[letter]}"/>`;
    x += letter === "l" ? 1.6 : letter === "r" ? 4.6 : 6;
  }
  const left = canvas.width - (x + 9) * scale;
  const top = canvas.height - 16 * scale;
  canvas.draw(
    `<g transform="translate(${left.toFixed(1)} ${top.toFixed(1)}) scale(${scale.toFixed(3)})"><rect x="-5" y="-2.5" width="${x + 8.4}" height="13" rx="6.5" fill="#000" fill-opacity="0.22"/><g fill="none" stroke="#fff" stroke-opacity="0.72" stroke-width="0.9" stroke-linecap="round" stroke-linejoin="round">${path}</g></g>`,
  );
}

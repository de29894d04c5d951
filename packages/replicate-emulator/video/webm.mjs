/**
 * Writes a WebM file of VP8 key frames. A lossy WebP contains exactly one, so no encoder but sharp is needed.
 */

/** EBML element ids. */
const ID = {
  ebml: 0x1a45dfa3,
  ebmlVersion: 0x4286,
  ebmlReadVersion: 0x42f7,
  ebmlMaxIdLength: 0x42f2,
  ebmlMaxSizeLength: 0x42f3,
  docType: 0x4282,
  docTypeVersion: 0x4287,
  docTypeReadVersion: 0x4285,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  codecId: 0x86,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  cues: 0x1c53bb6b,
  cuePoint: 0xbb,
  cueTime: 0xb3,
  cueTrackPositions: 0xb7,
  cueTrack: 0xf7,
  cueClusterPosition: 0xf1,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
};

const MILLISECOND = 1_000_000;
/** The time of a block is a signed 16-bit offset from its cluster's, in milliseconds. */
const CLUSTER_LENGTH = 5000;

/** @param {number} id */
const idBytes = (id) => {
  const hex = id.toString(16);
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, "hex");
};

/**
 * The size of a short element takes one byte, as in other writers, because sniffers look for the type near the start of
 * the file. All other sizes take eight bytes.
 * @param {number} id @param {Buffer[]} parts
 */
function element(id, ...parts) {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([idBytes(id), length < 127 ? Buffer.of(length | 0x80) : longSize(length), ...parts]);
}

/** @param {number} length */
function longSize(length) {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(length) | (1n << 56n));
  return size;
}

/** @param {number} id @param {number} value */
function unsigned(id, value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return element(id, bytes);
}

/** @param {number} id @param {number} value */
function float(id, value) {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return element(id, bytes);
}

/** @param {number} id @param {string} value */
const text = (id, value) => element(id, Buffer.from(value));

/**
 * Extracts the key frame of a lossy WebP without transparency.
 * @param {Buffer} webp
 * @returns {Buffer}
 */
export function frameOf(webp) {
  for (let at = 12; at + 8 <= webp.length; ) {
    const size = webp.readUInt32LE(at + 4);
    if (webp.toString("latin1", at, at + 4) === "VP8 ") return webp.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size % 2);
  }
  throw new Error("The picture is not a lossy WebP.");
}

/**
 * @param {object} clip
 * @param {number} clip.width pixels
 * @param {number} clip.height pixels
 * @param {number} clip.fps frames per second
 * @param {readonly Buffer[]} clip.frames VP8 key frames
 * @returns {Buffer} the file, which can be played and seeked
 */
export function muxWebm({ width, height, fps, frames }) {
  const head = element(
    ID.ebml,
    unsigned(ID.ebmlVersion, 1),
    unsigned(ID.ebmlReadVersion, 1),
    unsigned(ID.ebmlMaxIdLength, 4),
    unsigned(ID.ebmlMaxSizeLength, 8),
    text(ID.docType, "webm"),
    unsigned(ID.docTypeVersion, 2),
    unsigned(ID.docTypeReadVersion, 2),
  );
  const info = element(
    ID.info,
    unsigned(ID.timestampScale, MILLISECOND),
    float(ID.duration, (frames.length / fps) * 1000),
    text(ID.muxingApp, "react-media-library emulator"),
    text(ID.writingApp, "react-media-library emulator"),
  );
  const tracks = element(
    ID.tracks,
    element(
      ID.trackEntry,
      unsigned(ID.trackNumber, 1),
      unsigned(ID.trackUid, 1),
      unsigned(ID.trackType, 1),
      text(ID.codecId, "V_VP8"),
      element(ID.video, unsigned(ID.pixelWidth, width), unsigned(ID.pixelHeight, height)),
    ),
  );
  const clusters = clustersOf(frames, fps);
  const cues = (/** @type {number} */ offset) => {
    let position = offset;
    return element(
      ID.cues,
      ...clusters.map(({ time, bytes }) => {
        const cue = element(
          ID.cuePoint,
          unsigned(ID.cueTime, time),
          element(ID.cueTrackPositions, unsigned(ID.cueTrack, 1), unsigned(ID.cueClusterPosition, position)),
        );
        position += bytes.length;
        return cue;
      }),
    );
  };
  const before = info.length + tracks.length;
  const index = cues(before + cues(0).length);
  return Buffer.concat([
    head,
    element(ID.segment, info, tracks, index, ...clusters.map(({ bytes }) => bytes)),
  ]);
}

/** @param {readonly Buffer[]} frames @param {number} fps */
function clustersOf(frames, fps) {
  /** @type {{ time: number, blocks: Buffer[] }[]} */
  const clusters = [];
  frames.forEach((frame, index) => {
    const time = Math.round((index / fps) * 1000);
    let cluster = clusters.at(-1);
    if (!cluster || time >= cluster.time + CLUSTER_LENGTH) {
      cluster = { time, blocks: [] };
      clusters.push(cluster);
    }
    // Track 1, the time within the cluster, and the flag of a key frame.
    const header = Buffer.from([0x81, 0, 0, 0x80]);
    header.writeInt16BE(time - cluster.time, 1);
    cluster.blocks.push(element(ID.simpleBlock, header, frame));
  });
  return clusters.map(({ time, blocks }) => ({
    time,
    bytes: element(ID.cluster, unsigned(ID.timestamp, time), ...blocks),
  }));
}

import { type Bytes, fourCC, uint32, viewOf } from "./byte-parts.js";
import { boxesWithin } from "./iso-boxes.js";

const codes = (...types: string[]) => new Set(types.map(fourCC));

const FREE = fourCC("free");
const CONTAINERS = codes("moov", "trak", "mdia");
/** Boxes with data of programs and cameras, such as locations; they are not needed for playing. */
const DROPPED = codes("udta", "meta", "uuid", "free", "skip");
/** Version and flags, then the times of creation and modification. */
const WITH_TIMES = codes("mvhd", "tkhd", "mdhd");

/** Blanks the metadata in a `moov` box in place; its length stays. @throws RangeError if it is corrupt */
export function stripMovie(movie: Bytes): Bytes {
  const view = viewOf(movie);
  const visit = (start: number, end: number): void => {
    for (const { type, at, bodyAt, next } of boxesWithin(view, start, end)) {
      if (CONTAINERS.has(type)) visit(bodyAt, next);
      else if (WITH_TIMES.has(type))
        movie.fill(0, bodyAt + 4, bodyAt + (view.getUint8(bodyAt) === 1 ? 20 : 12));
      else if (DROPPED.has(type)) {
        movie.set(uint32(FREE), at + 4);
        movie.fill(0, bodyAt, next);
      }
    }
  };
  visit(0, movie.length);
  return movie;
}

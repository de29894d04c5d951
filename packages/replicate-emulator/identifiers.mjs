import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** An id of 26 characters, as Replicate's. */
export const createId = () => Array.from(randomBytes(26), (byte) => ALPHABET[byte & 31]).join("");

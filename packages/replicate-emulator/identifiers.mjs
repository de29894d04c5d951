import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** 26 characters, like the real ones. */
export const createId = () => Array.from(randomBytes(26), (byte) => ALPHABET[byte & 31]).join("");

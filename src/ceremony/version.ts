/** Compared before anything else is read, and bound into the id of every ceremony. */
export const PROTOCOL_VERSION = 1
